package io.kumo.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * The map of the packages, from the bottom up. Each layer sees itself and what it names; nothing
 * points back. Inside client-java the arrows run ring ← message ← wire ← net ← client, and time ←
 * net, client.
 */
public enum Layer {
  TIME("io.kumo.time.."),
  RING("io.kumo.ring.."),
  MESSAGE("io.kumo.message..", RING),
  WIRE("io.kumo.wire..", RING, MESSAGE),
  NET("io.kumo.net..", RING, MESSAGE, WIRE, TIME),
  CLIENT("io.kumo.client..", RING, MESSAGE, WIRE, NET, TIME),
  MANAGER("io.kumo.manager..", RING, MESSAGE, WIRE, NET, CLIENT, TIME),
  NODE("io.kumo.node..", RING, MESSAGE, WIRE, NET, CLIENT, TIME),
  PROXY("io.kumo.proxy..", RING, MESSAGE, WIRE, NET, CLIENT, TIME),
  TOOLS("io.kumo.tools..", RING, MESSAGE, WIRE, NET, CLIENT, TIME, MANAGER, NODE, PROXY);

  /** The packages of the layer, as ArchUnit writes them. */
  public final String packages;

  @SuppressWarnings("ImmutableEnumChecker") // never handed out
  private final Layer[] sees;

  Layer(String packages, Layer... sees) {
    this.packages = packages;
    this.sees = sees;
  }

  /** Everything that is not Kumo's, and of Kumo what this layer may see. */
  public DescribedPredicate<JavaClass> view() {
    String[] seen =
        Stream.concat(Stream.of(this), Arrays.stream(sees))
            .map(layer -> layer.packages)
            .toArray(String[]::new);
    return JavaClass.Predicates.resideOutsideOfPackage("io.kumo..")
        .or(JavaClass.Predicates.resideInAnyPackage(seen))
        .as("seen by the layers below %s", this);
  }

  /** The packages of all layers. */
  public static String[] allPackages() {
    return Arrays.stream(values()).map(layer -> layer.packages).toArray(String[]::new);
  }
}
