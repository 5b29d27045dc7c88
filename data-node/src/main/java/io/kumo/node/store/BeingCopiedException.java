package io.kumo.node.store;

/** A partition shows no entries, for it is being copied anew. */
public final class BeingCopiedException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  BeingCopiedException(int partition) {
    super("partition " + partition + " is being copied");
  }
}
