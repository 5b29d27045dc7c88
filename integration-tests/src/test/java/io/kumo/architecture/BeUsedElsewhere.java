package io.kumo.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.logging.LogManager;

/**
 * A type is public because another package uses it: by itself, as part of what a public type of its
 * package says, or as an exception to catch. A launcher's class is used by its name, constants are
 * copied where they are used.
 */
public final class BeUsedElsewhere extends ArchCondition<JavaClass> {
  /** Makes the condition. */
  public BeUsedElsewhere() {
    super("be used by another package");
  }

  @Override
  public void check(JavaClass type, ConditionEvents events) {
    boolean used =
        isStarted(type)
            || type.isAssignableTo(Throwable.class)
            || type.isAssignableTo(LogManager.class)
            || holdsConstants(type)
            || isSaidByNeighbour(type)
            || type.getDirectDependenciesToSelf().stream()
                .anyMatch(
                    use -> !use.getOriginClass().getPackageName().equals(type.getPackageName()));
    events.add(
        new SimpleConditionEvent(
            type, used, type.getName() + " is public, but no other package uses it"));
  }

  private static boolean holdsConstants(JavaClass type) {
    return type.getMethods().isEmpty()
        && type.getFields().stream()
            .allMatch(field -> field.getModifiers().contains(JavaModifier.FINAL));
  }

  private static boolean isSaidByNeighbour(JavaClass type) {
    return type.getDirectDependenciesToSelf().stream()
        .map(use -> use.getOriginClass())
        .filter(origin -> origin.getModifiers().contains(JavaModifier.PUBLIC))
        .flatMap(origin -> origin.getMethods().stream())
        .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
        .anyMatch(
            method ->
                method.getRawReturnType().equals(type)
                    || method.getRawParameterTypes().contains(type));
  }

  private static boolean isStarted(JavaClass type) {
    return type.getMethods().stream()
        .anyMatch(
            method ->
                method.getName().equals("main")
                    && method.getModifiers().contains(JavaModifier.STATIC));
  }
}
