package io.kumo.wire;

import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Control frames: a record in CBOR, as {@link Cbor} sets it up. Not for the hot path. */
final class CborCodec<T> implements FrameCodec<T> {
  /** Control frames are rare and small, and buffers grow: nothing is gained by knowing better. */
  private static final int SIZE_ESTIMATE = 512;

  private final int type;
  private final ObjectReader reader;
  private final ObjectWriter writer;

  CborCodec(int type, Class<T> messageClass) {
    this.type = type;
    this.reader = Cbor.MAPPER.readerFor(messageClass);
    this.writer = Cbor.MAPPER.writerFor(messageClass);
  }

  @Override
  public int type() {
    return type;
  }

  @Override
  public int sizeEstimate(T message) {
    return SIZE_ESTIMATE;
  }

  @Override
  public void write(T message, ByteBuf out) {
    try (OutputStream stream = new ByteBufOutputStream(out)) {
      writer.writeValue(stream, message);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot encode " + message, e);
    }
  }

  @Override
  public T read(ByteBuf body) {
    try (InputStream stream = new ByteBufInputStream(body)) {
      T message = reader.readValue(stream);
      if (message == null) {
        throw new ProtocolException("frame of type " + type + " holds null");
      }
      return message;
    } catch (IOException e) {
      throw new ProtocolException("frame of type " + type + ": " + firstLine(e), e);
    }
  }

  private static String firstLine(IOException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable");
  }
}
