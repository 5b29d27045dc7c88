package io.kumo.client;

import io.kumo.message.DataReply;
import io.kumo.net.ReplyListener;
import io.kumo.net.RequestException;
import io.kumo.ring.Version;
import io.kumo.wire.Codecs;
import io.kumo.wire.ErrorReply;
import io.kumo.wire.FrameType;
import io.kumo.wire.ProtocolException;
import io.netty.buffer.ByteBuf;

/** Turns the end of one request into what its operation's flow understands. */
final class AttemptListener implements ReplyListener {
  private final ClientLoop loop;
  private final Running operation;
  private final int attempt;

  AttemptListener(ClientLoop loop, Running operation, int attempt) {
    this.loop = loop;
    this.operation = operation;
    this.attempt = attempt;
  }

  @Override
  public void onReply(int type, int flags, ByteBuf body) {
    try {
      if (type == FrameType.DATA_REPLY) {
        loop.onReply(operation, attempt, Codecs.DATA_REPLY.decode(body));
      } else if (type == FrameType.ERROR) {
        onError(Codecs.ERROR.decode(body));
      } else {
        unknown("reply is of type " + type);
      }
    } catch (ProtocolException e) {
      unknown("reply is no reply: " + e.getMessage());
    }
  }

  private void onError(ErrorReply error) {
    if (error.code() == ErrorReply.Code.UNKNOWN_TYPE
        || error.code() == ErrorReply.Code.BAD_REQUEST) {
      loop.onLost(operation, attempt, false, error.toString());
    } else {
      unknown(error.toString());
    }
  }

  private void unknown(String why) {
    loop.onReply(operation, attempt, new DataReply.Unknown(Version.NONE, why));
  }

  @Override
  public void onFailure(RequestException failure) {
    loop.onLost(operation, attempt, failure.written(), failure.getMessage());
  }
}
