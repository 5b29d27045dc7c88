package io.kumo.live;

/** How large the tests are: small by default, in full with the profile {@code soak}. */
final class Scale {
  /** Whether the full numbers are wanted. */
  static final boolean SOAK = Boolean.getBoolean("kumo.soak");

  /** Keys of mixed sizes that each client stores and reads back. */
  static final int CLIENT_KEYS = SOAK ? 100_000 : 1_000;

  /** Keys of 1 KB that are loaded and read back; a multiple of 500. */
  static final int BULK_KEYS = SOAK ? 1_000_000 : 20_000;

  /**
   * Of clusters whose partitions fail over or move: each takes its steps, however little it has.
   */
  static final int PARTITIONS = SOAK ? 1_024 : 256;

  /** Connections that do nothing. */
  static final int IDLE_CONNECTIONS = SOAK ? 10_000 : 500;

  private Scale() {}
}
