package io.kumo.node.endpoint;

import io.kumo.net.FrameHandler;
import io.kumo.net.Peer;
import io.kumo.node.lease.Heartbeat;
import io.kumo.node.lease.HeartbeatJudge;
import io.kumo.node.peer.NodeFrames;
import io.kumo.node.peer.PeerFrame;
import io.kumo.node.shard.Shards;
import io.kumo.node.verify.Verifier;
import io.kumo.ring.Member;
import io.kumo.time.Clock;
import io.kumo.watch.NewestRing;
import io.kumo.wire.Close;
import io.kumo.wire.FrameType;
import io.kumo.wire.ProtocolException;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The accepting end of another node's link: its messages go to the shards, its heartbeats are
 * judged here, apart from the shards' threads.
 */
final class NodeConnection implements FrameHandler {
  private final Peer peer;
  private final Member member;
  private final Supplier<Optional<Shards>> shards;
  private final Supplier<Optional<Verifier>> verifier;
  private final NewestRing rings;
  private final Clock clock;
  private final HeartbeatJudge judge;

  NodeConnection(
      Peer peer,
      Member member,
      Supplier<Optional<Shards>> shards,
      Supplier<Optional<Verifier>> verifier,
      NewestRing rings,
      Clock clock) {
    this.peer = peer;
    this.member = member;
    this.shards = shards;
    this.verifier = verifier;
    this.rings = rings;
    this.clock = clock;
    this.judge =
        new HeartbeatJudge(
            member.node(), partition -> shards.get().flatMap(all -> all.grants(partition)));
  }

  @Override
  public boolean onFrame(int type, int flags, int correlationId, ByteBuf body) {
    switch (type) {
      case NodeFrames.MESSAGES -> messages(NodeFrames.MESSAGES_CODEC.decode(body));
      case NodeFrames.HEARTBEAT ->
          heartbeat(NodeFrames.HEARTBEAT_CODEC.decode(body), correlationId);
      case NodeFrames.COMPARE -> compare(body, correlationId);
      case FrameType.RING_REQUEST -> ClientConnection.ring(peer, rings, correlationId);
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Where nothing is there to be compared yet, the asker's time-out is the answer. */
  private void compare(ByteBuf body, int correlationId) {
    verifier.get().ifPresent(standing -> standing.show(body, peer, correlationId));
  }

  private void messages(PeerFrame frame) {
    if (!frame.from().equals(member)) {
      throw new ProtocolException("messages of " + frame.from() + " over a link of " + member);
    }
    shards.get().ifPresent(all -> all.received(frame.to(), frame.messages()));
  }

  private void heartbeat(Heartbeat heartbeat, int correlationId) {
    Optional<Heartbeat.Answer> answer = judge.judge(heartbeat, clock.nanos());
    if (answer.isPresent()) {
      peer.reply(correlationId, NodeFrames.HEARTBEAT_ANSWER_CODEC, answer.get());
    } else {
      peer.close(Close.Reason.BAD_FRAME, "heartbeat " + heartbeat.number() + " is not the next");
    }
  }
}
