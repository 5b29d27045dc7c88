package io.kumo.sim.cluster;

import io.kumo.sim.Scheduler;
import io.kumo.wire.FrameCodec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Requests on one connection that wait for their answers; each ends in exactly one call. */
final class Calls {
  private final Actor actor;
  private final Wire.End end;
  private final Map<Integer, Call> waiting = new LinkedHashMap<>();
  private int count;

  /** What is done with the end of a call. */
  interface Call {
    void onReply(Frame reply);

    /** No answer will come. */
    void onLost(String why);
  }

  Calls(Actor actor, Wire.End end) {
    this.actor = actor;
    this.end = end;
  }

  <T> void ask(FrameCodec<T> codec, T request, long timeoutNanos, Call call) {
    int number = ++count;
    waiting.put(number, call);
    end.send(Frame.of(codec, number, request));
    actor.later(
        Math.max(timeoutNanos, Scheduler.ms(1)),
        () -> {
          if (waiting.remove(number) != null) {
            call.onLost("no reply in time");
          }
        });
  }

  /** Takes an answer; what nobody waits for any more is dropped. */
  void onFrame(Frame frame) {
    Call call = waiting.remove(frame.number());
    if (call != null) {
      call.onReply(frame);
    }
  }

  void onClosed() {
    List<Call> lost = new ArrayList<>(waiting.values());
    waiting.clear();
    lost.forEach(call -> call.onLost("the connection broke"));
  }
}
