package io.kumo.tools.admin;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** A column of top's table: what it shows of a node, and how nodes are sorted by it. */
enum TopColumn {
  NODE(
      "NODE",
      view -> view.node().address().toString(),
      Comparator.comparing(view -> view.node().address().toString())),
  STATE("STATE", view -> view.node().state().name(), Comparator.comparing(v -> v.node().state())),
  GETS("GETS/S", NodeView::gets, view -> whole(view.gets())),
  GET_P99("GET P99 US", NodeView::getP99Us, view -> whole(view.getP99Us())),
  SETS("SETS/S", NodeView::sets, view -> whole(view.sets())),
  SET_P99("SET P99 US", NodeView::setP99Us, view -> whole(view.setP99Us())),
  PRIMARIES(
      "PRIMARIES",
      view -> view.node().primaries(),
      view -> Integer.toString(view.node().primaries())),
  IN_SYNC(
      "IN SYNC", view -> view.node().replicas(), view -> Integer.toString(view.node().replicas())),
  LAG("LAG MS", NodeView::lagMs, view -> whole(view.lagMs())),
  FREE("FREE", NodeView::freeBytes, view -> Quantity.bytes((long) view.freeBytes()));

  /** Its heading. */
  final String heading;

  @SuppressWarnings("ImmutableEnumChecker") // never handed out
  private final Function<NodeView, String> text;

  @SuppressWarnings("ImmutableEnumChecker")
  private final Comparator<NodeView> order;

  TopColumn(String heading, Function<NodeView, String> text, Comparator<NodeView> order) {
    this.heading = heading;
    this.text = text;
    this.order = order;
  }

  /** A number; the largest comes first. */
  TopColumn(String heading, ToDoubleFunction<NodeView> number, Function<NodeView, String> text) {
    this(heading, text, Comparator.comparingDouble(number).reversed());
  }

  private static String whole(double value) {
    return Long.toString(Math.round(value));
  }

  /** The cell of a node. */
  String text(NodeView view) {
    return view.latest().isEmpty() && !toldByManagers() ? "" : text.apply(view);
  }

  private boolean toldByManagers() {
    return this == NODE || this == STATE || this == PRIMARIES || this == IN_SYNC;
  }

  /** Who comes first when the table is sorted by this column. */
  Comparator<NodeView> order() {
    return order.thenComparing(view -> view.node().address().toString());
  }

  /** The column so many to the right; the first follows the last. */
  TopColumn next(int steps) {
    List<TopColumn> all = List.of(values());
    return all.get(Math.floorMod(all.indexOf(this) + steps, all.size()));
  }
}
