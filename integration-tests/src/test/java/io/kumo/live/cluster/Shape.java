package io.kumo.live.cluster;

/**
 * How many servers of each type a cluster of processes has.
 *
 * @param heap the largest heap of each, as {@code -Xmx} takes it
 * @param partitions how many arcs the ring is cut into
 */
public record Shape(int managers, int nodes, int proxies, String heap, int partitions) {
  /** One manager, three nodes, a proxy: five processes. */
  public static final Shape FIVE = new Shape(1, 3, 1, "256m", 1024);

  /** Three managers, three nodes, a proxy: seven processes. */
  public static final Shape SEVEN = new Shape(3, 3, 1, "256m", 1024);

  /** The same with {@code count} proxies. */
  public Shape withProxies(int count) {
    return new Shape(managers, nodes, count, heap, partitions);
  }

  /** The same with another heap. */
  public Shape withHeap(String size) {
    return new Shape(managers, nodes, proxies, size, partitions);
  }

  /** The same with a ring of fewer partitions: moves of all of them take less time. */
  public Shape withPartitions(int count) {
    return new Shape(managers, nodes, proxies, heap, count);
  }
}
