package io.kumo.node.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.function.BooleanSupplier;

/** A file whose forces are told instead of done, on a disk that may be full. */
final class ForcedChannel extends PositionedChannel {
  private final OnForce onForce;
  private final BooleanSupplier full;

  /** What a force does. */
  interface OnForce {
    void forced() throws IOException;
  }

  ForcedChannel(FileChannel file, BooleanSupplier full, OnForce onForce) {
    super(file);
    this.full = full;
    this.onForce = onForce;
  }

  @Override
  public int write(ByteBuffer from, long position) throws IOException {
    if (full.getAsBoolean()) {
      // Some of it still finds room.
      super.write(from.slice(from.position(), from.remaining() / 2), position);
      throw new IOException("No space left on device");
    }
    return super.write(from, position);
  }

  @Override
  public void force(boolean metaData) throws IOException {
    onForce.forced();
  }
}
