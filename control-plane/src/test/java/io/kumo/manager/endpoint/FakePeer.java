package io.kumo.manager.endpoint;

import io.kumo.net.Peer;
import io.kumo.wire.Close;
import io.kumo.wire.Codecs;
import io.kumo.wire.FrameCodec;
import io.kumo.wire.Hello;
import io.kumo.wire.Role;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A watcher's connection that keeps the epochs of the rings that it is sent. */
final class FakePeer implements Peer {
  private final List<Long> epochs = new ArrayList<>();
  private long queuedBytes;
  private boolean open = true;

  List<Long> epochs() {
    return epochs;
  }

  void queuedBytes(long bytes) {
    queuedBytes = bytes;
  }

  @Override
  public Hello hello() {
    return Hello.of(Role.NODE, Optional.empty());
  }

  @Override
  public String remote() {
    return "fake";
  }

  @Override
  public <T> boolean reply(int correlationId, FrameCodec<T> codec, T message) {
    throw new AssertionError("nothing was asked");
  }

  @Override
  public <T> boolean send(FrameCodec<T> codec, T message) {
    epochs.add(Codecs.RING.decode(Unpooled.wrappedBuffer((byte[]) message)).epoch());
    return true;
  }

  @Override
  public long queuedBytes() {
    return queuedBytes;
  }

  @Override
  public void close(Close.Reason reason, String text) {
    open = false;
  }

  @Override
  public boolean isOpen() {
    return open;
  }
}
