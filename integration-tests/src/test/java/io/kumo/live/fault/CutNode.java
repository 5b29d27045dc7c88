package io.kumo.live.fault;

import io.kumo.live.cluster.Namespaces;
import io.kumo.live.cluster.Seat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** The links between a node and others are cut, without a word to anybody. */
public final class CutNode implements Fault {
  private static final long CUT_MS = 4_000;

  private final String kind;
  private final boolean sends;
  private final boolean receives;
  private final boolean fromManagersOnly;

  private CutNode(String kind, boolean sends, boolean receives, boolean fromManagersOnly) {
    this.kind = kind;
    this.sends = sends;
    this.receives = receives;
    this.fromManagersOnly = fromManagersOnly;
  }

  /** Nothing comes to the node or from it. */
  public static Fault bothWays() {
    return new CutNode("links of a node cut, both ways", false, false, false);
  }

  /** The node hears and is not heard. */
  public static Fault outward() {
    return new CutNode("links of a node cut, outward", false, true, false);
  }

  /** The node is heard and does not hear. */
  public static Fault inward() {
    return new CutNode("links of a node cut, inward", true, false, false);
  }

  /** Node and managers do not hear each other. */
  public static Fault fromManagers() {
    return new CutNode("links of a node to the managers cut", false, false, true);
  }

  @Override
  public String kind() {
    return kind;
  }

  @Override
  public boolean isPossible(Arena arena) {
    return arena.network().isPresent();
  }

  @Override
  public void strike(Arena arena, SplittableRandom random) {
    Namespaces network = arena.network().orElseThrow();
    Seat node = Arena.any(arena.cluster().nodes(), random);
    for (String other : others(arena, node)) {
      if (!sends) {
        network.cut(node.name(), other);
      }
      if (!receives) {
        network.cut(other, node.name());
      }
    }
    arena.hold(CUT_MS);
    arena.heal();
    network.mend();
  }

  private List<String> others(Arena arena, Seat node) {
    if (fromManagersOnly) {
      return arena.cluster().managers().stream().map(Seat::name).toList();
    }
    Stream<String> servers =
        arena.cluster().all().stream().filter(seat -> seat != node).map(Seat::name);
    return Stream.concat(servers, Stream.of(Namespaces.HERE)).toList();
  }
}
