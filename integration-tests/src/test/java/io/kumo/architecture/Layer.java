package io.kumo.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * The map of the packages, from the bottom up. Each layer sees itself and what it names; nothing
 * points back. Inside client-java the arrows run ring ← message ← wire ← net ← watch ← client, and
 * time, metrics ← net, watch, client.
 */
public enum Layer {
  TIME("io.kumo.time.."),
  METRICS("io.kumo.metrics..", TIME),
  RING("io.kumo.ring.."),
  MESSAGE("io.kumo.message..", RING),
  WIRE("io.kumo.wire..", RING, MESSAGE),
  NET("io.kumo.net..", TIME, METRICS, RING, MESSAGE, WIRE),
  WATCH("io.kumo.watch..", TIME, METRICS, RING, MESSAGE, WIRE, NET),
  CLIENT("io.kumo.client..", TIME, METRICS, RING, MESSAGE, WIRE, NET, WATCH),
  MANAGER("io.kumo.manager..", TIME, METRICS, RING, MESSAGE, WIRE, NET, WATCH, CLIENT),
  NODE("io.kumo.node..", TIME, METRICS, RING, MESSAGE, WIRE, NET, WATCH, CLIENT),
  PROXY("io.kumo.proxy..", TIME, METRICS, RING, MESSAGE, WIRE, NET, WATCH, CLIENT),
  TOOLS(
      "io.kumo.tools..",
      TIME,
      METRICS,
      RING,
      MESSAGE,
      WIRE,
      NET,
      WATCH,
      CLIENT,
      MANAGER,
      NODE,
      PROXY);

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
