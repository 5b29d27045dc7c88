package io.kumo.node.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;

/** A file whose forces are told instead of done. */
final class ForcedChannel extends PositionedChannel {
  private final OnForce onForce;

  /** What a force does. */
  interface OnForce {
    void forced() throws IOException;
  }

  ForcedChannel(FileChannel file, OnForce onForce) {
    super(file);
    this.onForce = onForce;
  }

  @Override
  public void force(boolean metaData) throws IOException {
    onForce.forced();
  }
}
