package io.kumo.manager.raft;

import java.util.Optional;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;

/** Stands between the leader's messages and Ratis, which takes what is left of them. */
@FunctionalInterface
interface AppendFilter extends ServerInterceptor {
  /**
   * What Ratis is to be told; nothing drops the message, unanswered. Called on Raft's network
   * threads.
   */
  Optional<AppendEntriesRequestProto> pass(AppendEntriesRequestProto append);

  @Override
  default <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
      @Override
      @SuppressWarnings("unchecked")
      public void onMessage(Q message) {
        if (message instanceof AppendEntriesRequestProto append) {
          pass(append).ifPresent(rest -> super.onMessage((Q) rest));
        } else {
          super.onMessage(message);
        }
      }
    };
  }
}
