package io.kumo.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaCall;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Calls that a rule forbids, by owner and name. */
public final class Calls {
  private Calls() {}

  /** Whatever tells the time of day or of the machine. */
  public static DescribedPredicate<JavaCall<?>> readingTheClock() {
    return to(
        "reading the clock",
        "java.lang.System.nanoTime",
        "java.lang.System.currentTimeMillis",
        "java.time.Instant.now",
        "java.time.LocalDateTime.now",
        "java.time.ZonedDateTime.now",
        "java.time.OffsetDateTime.now",
        "java.time.LocalDate.now",
        "java.time.Clock.systemUTC",
        "java.time.Clock.systemDefaultZone",
        "java.util.Date.<init>");
  }

  /** Whatever lets time pass on the calling thread. */
  public static DescribedPredicate<JavaCall<?>> sleeping() {
    return to(
        "sleeping",
        "java.lang.Thread.sleep",
        "java.util.concurrent.TimeUnit.sleep",
        "java.util.concurrent.locks.LockSupport.parkNanos",
        "java.util.concurrent.locks.LockSupport.parkUntil");
  }

  /** Whatever makes a run differ from its replay. */
  public static DescribedPredicate<JavaCall<?>> drawingChance() {
    return to(
        "drawing chance",
        "java.lang.Math.random",
        "java.util.UUID.randomUUID",
        "java.util.Random.<init>",
        "java.util.SplittableRandom.<init>",
        "java.util.Collections.shuffle",
        "java.util.concurrent.ThreadLocalRandom.current",
        "java.security.SecureRandom.<init>");
  }

  private static DescribedPredicate<JavaCall<?>> to(String what, String... targets) {
    Set<String> names = Arrays.stream(targets).collect(Collectors.toSet());
    return DescribedPredicate.describe(what, call -> names.contains(nameOf(call.getTarget())));
  }

  private static String nameOf(CodeUnitCallTarget target) {
    return target.getOwner().getFullName() + "." + target.getName();
  }
}
