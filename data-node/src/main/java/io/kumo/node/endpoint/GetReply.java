package io.kumo.node.endpoint;

import io.kumo.message.DataReply;
import io.kumo.net.Peer;
import io.kumo.node.replica.ReplyTo;
import io.kumo.wire.Codecs;

/** Sends and counts the answer to one get. */
record GetReply(Peer peer, int correlationId, EndpointMetrics metrics, long startNanos)
    implements ReplyTo {
  @Override
  public void reply(DataReply reply) {
    metrics.got(reply, startNanos);
    if (correlationId != 0) {
      peer.reply(correlationId, Codecs.DATA_REPLY, reply);
    }
  }
}
