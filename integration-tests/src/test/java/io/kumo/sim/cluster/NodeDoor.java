package io.kumo.sim.cluster;

import io.kumo.message.DataReply;
import io.kumo.message.DataReply.NotRun.Reason;
import io.kumo.message.DataRequest;
import io.kumo.node.lease.Heartbeat;
import io.kumo.node.lease.HeartbeatJudge;
import io.kumo.node.peer.NodeFrames;
import io.kumo.node.peer.PeerFrame;
import io.kumo.node.replica.ReplyTo;
import io.kumo.ring.Chain;
import io.kumo.ring.Member;
import io.kumo.ring.Ring;
import io.kumo.sim.Scheduler;
import io.kumo.wire.Codecs;
import io.kumo.wire.ErrorReply;
import io.kumo.wire.FrameType;
import java.util.List;
import java.util.Optional;

/** Where a node takes the connections of other nodes and of clients. */
final class NodeDoor implements Network.Acceptor {
  private static final long RING_WAIT_MS = 300;

  private final NodeProcess process;

  NodeDoor(NodeProcess process) {
    this.process = process;
  }

  @Override
  public Network.Handler accept(String host, Object hello) {
    return hello instanceof Member member ? new FromNode(member) : new FromClient();
  }

  private void ring(Wire.End end, int number) {
    Optional<Ring> ring = process.rings().current();
    end.send(
        ring.isPresent()
            ? Frame.of(Codecs.RING, number, ring.get())
            : Frame.of(
                Codecs.ERROR, number, new ErrorReply(ErrorReply.Code.NO_RING, "no ring yet")));
  }

  /** The accepting end of another node's link, as {@code NodeConnection} is. */
  private final class FromNode implements Network.Handler {
    private final Member member;
    private final HeartbeatJudge judge;
    private Wire.End end;

    FromNode(Member member) {
      this.member = member;
      judge = new HeartbeatJudge(member.node(), process::grants);
    }

    @Override
    public void onOpen(Wire.End opened) {
      end = opened;
    }

    @Override
    public void onFrame(Frame frame) {
      if (frame.type() == NodeFrames.HEARTBEAT) {
        heartbeat(frame.number(), frame.read(NodeFrames.HEARTBEAT_CODEC));
        return;
      }
      PeerFrame messages = frame.read(NodeFrames.MESSAGES_CODEC);
      if (!messages.from().equals(member)) {
        throw new IllegalStateException("messages of " + messages.from() + " over " + member);
      }
      if (process.isServing()) {
        process.received(messages.to(), messages.messages());
      }
    }

    private void heartbeat(int number, Heartbeat heartbeat) {
      Optional<Heartbeat.Answer> answer = judge.judge(heartbeat, process.actor().nanos());
      if (answer.isEmpty()) {
        throw new IllegalStateException("heartbeat " + heartbeat.number() + " is not the next");
      }
      end.send(Frame.of(NodeFrames.HEARTBEAT_ANSWER_CODEC, number, misjudged(answer.get())));
    }

    /** Rule 9 turned off: the frame is granted as a whole. */
    private Heartbeat.Answer misjudged(Heartbeat.Answer answer) {
      return process.obeys(ClusterRule.HEARTBEAT_JUDGED)
          ? answer
          : new Heartbeat.Answer(answer.number(), List.of());
    }

    @Override
    public void onClosed() {
      // The other end connects again.
    }
  }

  /** A client's connection, as {@code ClientConnection} and {@code ClientRequests} take it. */
  private final class FromClient implements Network.Handler {
    private Wire.End end;

    @Override
    public void onOpen(Wire.End opened) {
      end = opened;
    }

    @Override
    public void onFrame(Frame frame) {
      int number = frame.number();
      ReplyTo replyTo = reply -> end.send(Frame.of(Codecs.DATA_REPLY, number, reply));
      if (frame.type() == FrameType.RING_REQUEST) {
        ring(end, number);
      } else if (frame.type() == FrameType.GET) {
        route(frame.read(Codecs.GET), replyTo);
      } else {
        route(frame.read(Codecs.MUTATE), replyTo);
      }
    }

    private void route(DataRequest request, ReplyTo replyTo) {
      Optional<Ring> ring = process.rings().current();
      if (!process.isServing() || ring.isEmpty()) {
        replyTo.reply(notRun(ring, request.partition()));
      } else if (request.epoch() > ring.get().epoch() && !process.serves(request.partition())) {
        whenCaughtUp(request, replyTo, RING_WAIT_MS);
      } else {
        run(request, replyTo);
      }
    }

    /** Behind the asker: catch up first, for a while. */
    private void whenCaughtUp(DataRequest request, ReplyTo replyTo, long leftMs) {
      if (leftMs <= 0 || process.rings().epoch() >= request.epoch()) {
        process.shardOf(request.partition()).put(() -> run(request, replyTo));
      } else {
        process.actor().later(Scheduler.ms(20), () -> whenCaughtUp(request, replyTo, leftMs - 20));
      }
    }

    private void run(DataRequest request, ReplyTo replyTo) {
      NodeShard shard = process.shardOf(request.partition());
      if (request instanceof DataRequest.Get get) {
        shard.get(get, replyTo);
      } else {
        shard.mutate((DataRequest.Mutate) request, replyTo);
      }
    }

    private DataReply notRun(Optional<Ring> ring, int partition) {
      if (ring.isEmpty()) {
        return new DataReply.NotRun(0, Reason.NOT_SERVING, 0, 0, Optional.empty());
      }
      Chain chain = ring.get().chain(partition);
      return new DataReply.NotRun(
          0,
          Reason.NOT_SERVING,
          ring.get().epoch(),
          chain.term(),
          chain.primary().map(Member::node));
    }

    @Override
    public void onClosed() {
      // What it asked for runs on; nobody hears the answers.
    }
  }
}
