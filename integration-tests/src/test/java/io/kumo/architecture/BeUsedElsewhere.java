package io.kumo.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** A type is public because another package uses it, or a launcher starts it. */
public final class BeUsedElsewhere extends ArchCondition<JavaClass> {
  /** Makes the condition. */
  public BeUsedElsewhere() {
    super("be used by another package");
  }

  @Override
  public void check(JavaClass type, ConditionEvents events) {
    boolean used =
        isStarted(type)
            || type.getDirectDependenciesToSelf().stream()
                .anyMatch(
                    use -> !use.getOriginClass().getPackageName().equals(type.getPackageName()));
    events.add(
        new SimpleConditionEvent(
            type, used, type.getName() + " is public, but no other package uses it"));
  }

  private static boolean isStarted(JavaClass type) {
    return type.getMethods().stream()
        .anyMatch(
            method ->
                method.getName().equals("main")
                    && method.getModifiers().contains(JavaModifier.STATIC));
  }
}
