package io.kumo.tools.admin;

import java.util.Locale;

/** Numbers as people read them. */
final class Quantity {
  private static final String[] BYTE_UNITS = {"B", "KB", "MB", "GB", "TB", "PB"};
  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private Quantity() {}

  /** Such as {@code 1.5 MB}; a KB is 1024 bytes. */
  static String bytes(long bytes) {
    double rest = bytes;
    int unit = 0;
    while (rest >= 1024 && unit < BYTE_UNITS.length - 1) {
      rest /= 1024;
      unit++;
    }
    return unit == 0
        ? "%d B".formatted((long) rest)
        : String.format(Locale.ROOT, "%.1f %s", rest, BYTE_UNITS[unit]);
  }

  /** Such as {@code 3 min 20 s}: the two largest units. */
  static String seconds(long seconds) {
    if (seconds >= DAY) {
      return two(seconds, DAY, "d", HOUR, "h");
    }
    if (seconds >= HOUR) {
      return two(seconds, HOUR, "h", MINUTE, "min");
    }
    return seconds >= MINUTE ? two(seconds, MINUTE, "min", 1, "s") : seconds + " s";
  }

  private static String two(long seconds, long large, String largeName, long small, String name) {
    long rest = seconds % large / small;
    return seconds / large + " " + largeName + (rest == 0 ? "" : " " + rest + " " + name);
  }

  /** Such as {@code 1 move} and {@code 2 moves}. */
  static String count(long count, String thing) {
    return count + " " + thing + (count == 1 ? "" : "s");
  }

  /** A metric's value: whole, or with two digits behind the point. */
  static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1L << 53
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.2f", value);
  }
}
