package io.kumo.wire;

/**
 * Version of the protocol that a process speaks. Processes of one major version understand each
 * other, whatever their minor ones.
 */
public record ProtocolVersion(int major, int minor) {
  /** What this code speaks. */
  public static final ProtocolVersion CURRENT = new ProtocolVersion(1, 0);

  /** Refuses negative numbers. */
  public ProtocolVersion {
    if (major < 0 || minor < 0) {
      throw new IllegalArgumentException("version is negative: " + major + "." + minor);
    }
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
