package io.kumo.node.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/** A disk that runs full, or fails to force or to truncate, when told to. */
final class FailingDisk implements FileOpener {
  /** How many more bytes it takes. */
  long room = Long.MAX_VALUE;

  boolean failsToTruncate;
  boolean failsToForce;

  /** Leaves out real forces, for tests that open thousands of journals. */
  boolean skipsForce;

  @Override
  public FileChannel open(Path path, OpenOption... options) throws IOException {
    return new Channel(FileChannel.open(path, options));
  }

  private final class Channel extends PositionedChannel {
    Channel(FileChannel file) {
      super(file);
    }

    @Override
    public int write(ByteBuffer from, long position) throws IOException {
      if (room == 0) {
        throw new IOException("No space left on device");
      }
      ByteBuffer part = from.duplicate();
      part.limit(part.position() + (int) Math.min(room, part.remaining()));
      int written = file.write(part, position);
      from.position(from.position() + written);
      room -= written;
      return written;
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
      if (failsToTruncate) {
        throw new IOException("cannot truncate");
      }
      file.truncate(size);
      return this;
    }

    @Override
    public void force(boolean metaData) throws IOException {
      if (failsToForce) {
        throw new IOException("cannot force");
      }
      if (!skipsForce) {
        file.force(metaData);
      }
    }
  }
}
