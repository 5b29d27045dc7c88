package io.kumo.node.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kumo.node.peer.NodeFrames;
import io.kumo.node.store.KeyRange;
import io.kumo.wire.FrameCodec;
import io.kumo.wire.ProtocolException;
import io.netty.buffer.ByteBuf;

/**
 * An answer: kind (8 bit: 1 same, 2 range, 3 keys, 4 refused); then of a range the key behind which
 * it begins and its last, position (64) and what was seen, of keys what was seen, of a refusal its
 * reason (8), length (32) and text in UTF-8. What was seen is a count (32) and for each its key,
 * version, fingerprint and position.
 */
final class CompareAnswerCodec implements FrameCodec<CompareAnswer> {
  private static final int SAME = 1;
  private static final int RANGE = 2;
  private static final int KEYS = 3;
  private static final int REFUSED = 4;
  private static final int BYTES_BESIDE_LISTS = 1 + 2 * 251 + 8 + 4;

  @Override
  public int type() {
    return NodeFrames.COMPARE_ANSWER;
  }

  @Override
  public int sizeEstimate(CompareAnswer answer) {
    int bytes = BYTES_BESIDE_LISTS;
    if (answer instanceof CompareAnswer.OfRange range) {
      bytes += CompareFields.bytesOfSeen(range.shown().entries());
    } else if (answer instanceof CompareAnswer.OfKeys keys) {
      bytes += CompareFields.bytesOfSeen(keys.seen());
    } else if (answer instanceof CompareAnswer.Refused refused) {
      bytes += 3 * refused.text().length();
    }
    return bytes;
  }

  @Override
  public void write(CompareAnswer answer, ByteBuf out) {
    if (answer instanceof CompareAnswer.OfRange range) {
      out.writeByte(RANGE);
      CompareFields.range(range.shown().range(), out);
      out.writeLong(range.shown().position());
      CompareFields.seen(range.shown().entries(), out);
    } else if (answer instanceof CompareAnswer.OfKeys keys) {
      CompareFields.seen(keys.seen(), out.writeByte(KEYS));
    } else if (answer instanceof CompareAnswer.Refused refused) {
      byte[] text = refused.text().getBytes(UTF_8);
      out.writeByte(REFUSED).writeByte(refused.reason().number());
      out.writeInt(text.length).writeBytes(text);
    } else {
      out.writeByte(SAME);
    }
  }

  @Override
  public CompareAnswer read(ByteBuf body) {
    int kind = body.readUnsignedByte();
    return switch (kind) {
      case SAME -> new CompareAnswer.Same();
      case RANGE -> {
        KeyRange range = CompareFields.range(body);
        yield new CompareAnswer.OfRange(
            new Shown(range, body.readLong(), CompareFields.seen(body)));
      }
      case KEYS -> new CompareAnswer.OfKeys(CompareFields.seen(body));
      case REFUSED -> {
        NotShownException.Reason reason =
            NotShownException.Reason.ofNumber(body.readUnsignedByte());
        yield new CompareAnswer.Refused(
            reason, body.readCharSequence(body.readInt(), UTF_8).toString());
      }
      default -> throw new ProtocolException("unknown kind of answer: " + kind);
    };
  }
}
