package io.kumo.wire;

import io.kumo.message.DataReply;
import io.kumo.message.Value;
import io.kumo.ring.NodeId;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Optional;

/**
 * {@code kind(1) newestVersion(8)}, then:
 *
 * <pre>
 * 1 found:     value
 * 2 missing:
 * 3 applied:   cas(8) number(8) hasValue(1) [value]
 * 4 declined:  reason(1)
 * 5 not run:   reason(1) epoch(8) term(4) hasPrimary(1) [node id(16)]
 * 6 forgotten:
 * 7 unknown:   text
 * </pre>
 *
 * A value is {@code flags(4) cas(8) expiryMs(8) length(4) bytes}, a text {@code length(2) UTF-8}.
 */
final class DataReplyCodec implements FrameCodec<DataReply> {
  private static final int FOUND = 1;
  private static final int MISSING = 2;
  private static final int APPLIED = 3;
  private static final int DECLINED = 4;
  private static final int NOT_RUN = 5;
  private static final int FORGOTTEN = 6;
  private static final int UNKNOWN = 7;

  private static final int HEAD_BYTES = 9;
  private static final int VALUE_HEAD_BYTES = 24;
  private static final int FIXED_BYTES_MAX = 40;

  private static final EnumCodes<DataReply.Declined.Reason> DECLINED_REASONS =
      new EnumCodes<>(
          DataReply.Declined.Reason.class,
          "reason of a declined mutation",
          List.of(
              DataReply.Declined.Reason.EXISTS,
              DataReply.Declined.Reason.NOT_FOUND,
              DataReply.Declined.Reason.NOT_STORED,
              DataReply.Declined.Reason.NON_NUMERIC));
  private static final EnumCodes<DataReply.NotRun.Reason> NOT_RUN_REASONS =
      new EnumCodes<>(
          DataReply.NotRun.Reason.class,
          "reason not to run",
          List.of(
              DataReply.NotRun.Reason.WRONG_NODE,
              DataReply.NotRun.Reason.NOT_SERVING,
              DataReply.NotRun.Reason.OVERLOADED,
              DataReply.NotRun.Reason.TOO_FEW_REPLICAS,
              DataReply.NotRun.Reason.DISK_FULL,
              DataReply.NotRun.Reason.TOO_LARGE,
              DataReply.NotRun.Reason.DATA_LOST));

  @Override
  public int type() {
    return FrameType.DATA_REPLY;
  }

  @Override
  public int sizeEstimate(DataReply reply) {
    if (reply instanceof DataReply.Found found) {
      return HEAD_BYTES + VALUE_HEAD_BYTES + found.value().bytes().length;
    }
    if (reply instanceof DataReply.Applied applied && applied.value().isPresent()) {
      return FIXED_BYTES_MAX + VALUE_HEAD_BYTES + applied.value().get().bytes().length;
    }
    if (reply instanceof DataReply.Unknown unknown) {
      return HEAD_BYTES + Texts.sizeEstimate(unknown.why());
    }
    return FIXED_BYTES_MAX;
  }

  @Override
  public void write(DataReply reply, ByteBuf out) {
    if (reply instanceof DataReply.Found found) {
      head(FOUND, reply, out);
      writeValue(found.value(), out);
    } else if (reply instanceof DataReply.Missing) {
      head(MISSING, reply, out);
    } else if (reply instanceof DataReply.Applied applied) {
      head(APPLIED, reply, out);
      out.writeLong(applied.cas());
      out.writeLong(applied.number());
      out.writeBoolean(applied.value().isPresent());
      if (applied.value().isPresent()) {
        writeValue(applied.value().get(), out);
      }
    } else if (reply instanceof DataReply.Declined declined) {
      head(DECLINED, reply, out);
      DECLINED_REASONS.write(declined.reason(), out);
    } else if (reply instanceof DataReply.NotRun notRun) {
      head(NOT_RUN, reply, out);
      writeNotRun(notRun, out);
    } else if (reply instanceof DataReply.Forgotten) {
      head(FORGOTTEN, reply, out);
    } else if (reply instanceof DataReply.Unknown unknown) {
      head(UNKNOWN, reply, out);
      Texts.write(unknown.why(), out);
    } else {
      throw new IllegalArgumentException("reply without a layout: " + reply);
    }
  }

  private static void head(int kind, DataReply reply, ByteBuf out) {
    out.writeByte(kind);
    out.writeLong(reply.newestVersion());
  }

  private static void writeNotRun(DataReply.NotRun notRun, ByteBuf out) {
    NOT_RUN_REASONS.write(notRun.reason(), out);
    out.writeLong(notRun.epoch());
    out.writeInt(notRun.term());
    out.writeBoolean(notRun.primary().isPresent());
    if (notRun.primary().isPresent()) {
      Fields.writeUuid(notRun.primary().get().value(), out);
    }
  }

  @Override
  public DataReply read(ByteBuf body) {
    int kind = body.readUnsignedByte();
    long newest = body.readLong();
    return switch (kind) {
      case FOUND -> new DataReply.Found(newest, readValue(body));
      case MISSING -> new DataReply.Missing(newest);
      case APPLIED -> readApplied(newest, body);
      case DECLINED -> new DataReply.Declined(newest, DECLINED_REASONS.read(body));
      case NOT_RUN -> readNotRun(newest, body);
      case FORGOTTEN -> new DataReply.Forgotten(newest);
      case UNKNOWN -> new DataReply.Unknown(newest, Texts.read(body));
      default -> throw new ProtocolException("unknown reply: " + kind);
    };
  }

  private static DataReply readApplied(long newest, ByteBuf in) {
    long cas = in.readLong();
    long number = in.readLong();
    Optional<Value> value = in.readBoolean() ? Optional.of(readValue(in)) : Optional.empty();
    return new DataReply.Applied(newest, cas, number, value);
  }

  private static DataReply readNotRun(long newest, ByteBuf in) {
    DataReply.NotRun.Reason reason = NOT_RUN_REASONS.read(in);
    long epoch = in.readLong();
    int term = in.readInt();
    Optional<NodeId> primary =
        in.readBoolean() ? Optional.of(new NodeId(Fields.readUuid(in))) : Optional.empty();
    return new DataReply.NotRun(newest, reason, epoch, term, primary);
  }

  private static void writeValue(Value value, ByteBuf out) {
    out.writeInt(value.flags());
    out.writeLong(value.cas());
    out.writeLong(value.expiryMs());
    Fields.writeValue(value.bytes(), out);
  }

  private static Value readValue(ByteBuf in) {
    int flags = in.readInt();
    long cas = in.readLong();
    long expiryMs = in.readLong();
    return new Value(Fields.readValue(in), flags, cas, expiryMs);
  }
}
