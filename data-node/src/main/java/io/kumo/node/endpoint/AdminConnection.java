package io.kumo.node.endpoint;

import io.kumo.message.VerifyReport;
import io.kumo.message.VerifyRequest;
import io.kumo.net.FrameHandler;
import io.kumo.net.Peer;
import io.kumo.node.verify.Verifier;
import io.kumo.wire.Codecs;
import io.kumo.wire.FrameType;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.function.Supplier;

/** One connection of an admin tool: it may ask what clients may, and for comparisons. */
final class AdminConnection implements FrameHandler {
  private final Peer peer;
  private final ClientConnection client;
  private final Supplier<Optional<Verifier>> verifier;

  AdminConnection(Peer peer, ClientConnection client, Supplier<Optional<Verifier>> verifier) {
    this.peer = peer;
    this.client = client;
    this.verifier = verifier;
  }

  @Override
  public boolean onFrame(int type, int flags, int correlationId, ByteBuf body) {
    if (type != FrameType.VERIFY_REQUEST) {
      return client.onFrame(type, flags, correlationId, body);
    }
    VerifyRequest request = Codecs.VERIFY_REQUEST.decode(body);
    VerifyReport report =
        verifier.get().map(standing -> standing.ask(request)).orElse(VerifyReport.NOTHING);
    peer.reply(correlationId, Codecs.VERIFY_REPORT, report);
    return true;
  }
}
