package io.kumo.node.peer;

import io.kumo.node.entry.Batch;
import io.kumo.node.entry.Entry;
import io.kumo.node.entry.OperationRecord;
import io.kumo.node.journal.BatchCodec;
import io.kumo.node.journal.EntryCodec;
import io.kumo.node.journal.MalformedRecordException;
import io.kumo.node.journal.OperationCodec;
import io.kumo.wire.ProtocolException;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Batches, entries and operation records inside frames, in the bytes of the journal. */
final class Nested {
  private Nested() {}

  static void batch(Batch batch, ByteBuf out) {
    write(BatchCodec.bytes(batch), out, buffer -> BatchCodec.write(batch, buffer));
  }

  static Batch batch(ByteBuf body) {
    return read(body, BatchCodec::read);
  }

  static void entry(Entry entry, ByteBuf out) {
    write(EntryCodec.bytes(entry), out, buffer -> EntryCodec.write(entry, buffer));
  }

  static Entry entry(ByteBuf body) {
    return read(body, EntryCodec::read);
  }

  static void operation(OperationRecord operation, ByteBuf out) {
    write(OperationCodec.bytes(operation), out, buffer -> OperationCodec.write(operation, buffer));
  }

  static OperationRecord operation(ByteBuf body) {
    return read(body, OperationCodec::read);
  }

  private static void write(long bytes, ByteBuf out, Consumer<ByteBuffer> writer) {
    int size = Math.toIntExact(bytes);
    out.ensureWritable(size);
    writer.accept(out.nioBuffer(out.writerIndex(), size));
    out.writerIndex(out.writerIndex() + size);
  }

  private interface Reader<T> {
    T read(ByteBuffer from) throws MalformedRecordException;
  }

  private static <T> T read(ByteBuf body, Reader<T> reader) {
    ByteBuffer buffer = body.nioBuffer();
    try {
      T value = reader.read(buffer);
      body.skipBytes(buffer.position());
      return value;
    } catch (MalformedRecordException e) {
      throw new ProtocolException(e.getMessage(), e);
    }
  }
}
