package io.kumo.manager.raft;

import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;

/**
 * Lets a manager that joins vote from the leader's first message on.
 *
 * <p>Raft begins a change once the new member has caught up, and needs its vote from then on to
 * elect another leader. Ratis lets a member vote only once it was sent something after that,
 * because what comes before is marked as <em>initializing</em>: a leader that is lost in between
 * could not be replaced. With the mark taken away a new member votes as any other, by what its log
 * holds; its vote counts for nothing with those who do not know it as a member (Ongaro 2014, 4.1).
 */
final class JoiningFilter implements ServerInterceptor {
  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
      @Override
      public void onMessage(Q message) {
        super.onMessage(unmarked(message));
      }
    };
  }

  @SuppressWarnings("unchecked")
  private static <Q> Q unmarked(Q message) {
    return message instanceof AppendEntriesRequestProto append && append.getInitializing()
        ? (Q) append.toBuilder().setInitializing(false).build()
        : message;
  }
}
