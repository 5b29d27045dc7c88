package io.kumo.node.peer;

import io.kumo.node.entry.Entry;
import io.kumo.node.journal.EntryCodec;
import io.kumo.node.journal.OperationCodec;
import io.kumo.node.replica.FlushMarks;
import io.kumo.node.replica.PeerMessage;
import io.kumo.node.replica.PeerMessage.CopiedOperation;
import io.kumo.node.replica.PeerMessage.CopyDone;
import io.kumo.node.replica.Stamp;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The messages by which a node joins, by a delta or a copy, and is let go. */
final class JoinLayouts {
  private static final int ENTRY_BYTES_MIN = 30;
  private static final int OPERATION_BYTES_MIN = 40;
  private static final int DONE_BYTES = 6 * Long.BYTES;

  private JoinLayouts() {}

  static List<MessageLayout<?>> all() {
    return List.of(
        new MessageLayout<>(
            8,
            PeerMessage.JoinAsk.class,
            ask -> 8,
            (ask, out) -> out.writeLong(ask.base()),
            (stamp, body) -> new PeerMessage.JoinAsk(stamp, body.readLong())),
        new MessageLayout<>(
            9,
            PeerMessage.JoinDelta.class,
            delta -> 8,
            (delta, out) -> out.writeLong(delta.base()),
            (stamp, body) -> new PeerMessage.JoinDelta(stamp, body.readLong())),
        new MessageLayout<>(
            10,
            PeerMessage.JoinCopy.class,
            copy -> 8,
            (copy, out) -> out.writeLong(copy.from()),
            (stamp, body) -> new PeerMessage.JoinCopy(stamp, body.readLong())),
        new MessageLayout<>(
            11,
            PeerMessage.CopyWanted.class,
            wanted -> 4,
            (wanted, out) -> out.writeInt(wanted.part()),
            (stamp, body) -> new PeerMessage.CopyWanted(stamp, body.readInt())),
        new MessageLayout<>(
            12,
            PeerMessage.CopyPart.class,
            JoinLayouts::bytes,
            JoinLayouts::part,
            JoinLayouts::part),
        new MessageLayout<>(
            13,
            PeerMessage.CopyOperations.class,
            JoinLayouts::bytes,
            JoinLayouts::operations,
            JoinLayouts::operations),
        new MessageLayout<>(
            14,
            PeerMessage.JoinEnded.class,
            ended -> 4 + 3L * ended.why().length(),
            (ended, out) -> text(ended.why(), out),
            (stamp, body) -> new PeerMessage.JoinEnded(stamp, text(body))),
        new MessageLayout<>(
            16,
            PeerMessage.ReleaseAsk.class,
            ask -> 8,
            (ask, out) -> out.writeLong(ask.number()),
            (stamp, body) -> new PeerMessage.ReleaseAsk(stamp, body.readLong())),
        new MessageLayout<>(
            17,
            PeerMessage.Released.class,
            released -> 8,
            (released, out) -> out.writeLong(released.number()),
            (stamp, body) -> new PeerMessage.Released(stamp, body.readLong())));
  }

  private static long bytes(PeerMessage.CopyPart part) {
    return 16 + part.entries().stream().mapToLong(EntryCodec::bytes).sum();
  }

  private static void part(PeerMessage.CopyPart part, ByteBuf out) {
    out.writeInt(part.part()).writeLong(part.readAt()).writeInt(part.entries().size());
    part.entries().forEach(entry -> Nested.entry(entry, out));
  }

  private static PeerMessage.CopyPart part(Stamp stamp, ByteBuf body) {
    int part = body.readInt();
    long readAt = body.readLong();
    int count = Counts.read(body, ENTRY_BYTES_MIN, "entries");
    List<Entry> entries = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      entries.add(Nested.entry(body));
    }
    return new PeerMessage.CopyPart(stamp, part, entries, readAt);
  }

  private static long bytes(PeerMessage.CopyOperations copied) {
    return 9
        + copied.operations().stream()
            .mapToLong(each -> 8 + OperationCodec.bytes(each.operation()))
            .sum()
        + DONE_BYTES;
  }

  private static void operations(PeerMessage.CopyOperations copied, ByteBuf out) {
    out.writeInt(copied.part()).writeInt(copied.operations().size());
    for (CopiedOperation each : copied.operations()) {
      out.writeLong(each.version());
      Nested.operation(each.operation(), out);
    }
    out.writeBoolean(copied.done().isPresent());
    copied.done().ifPresent(done -> done(done, out));
  }

  private static PeerMessage.CopyOperations operations(Stamp stamp, ByteBuf body) {
    int part = body.readInt();
    int count = Counts.read(body, OPERATION_BYTES_MIN, "operations");
    List<CopiedOperation> operations = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      operations.add(new CopiedOperation(body.readLong(), Nested.operation(body)));
    }
    Optional<CopyDone> done = body.readBoolean() ? Optional.of(done(body)) : Optional.empty();
    return new PeerMessage.CopyOperations(stamp, part, operations, done);
  }

  private static void done(CopyDone done, ByteBuf out) {
    FlushMarks marks = done.marks();
    out.writeLong(done.from()).writeLong(done.floor()).writeLong(done.readAt());
    out.writeLong(marks.below()).writeLong(marks.pendingVersion());
    out.writeLong(marks.pendingDueMs());
  }

  private static CopyDone done(ByteBuf body) {
    long from = body.readLong();
    long floor = body.readLong();
    long readAt = body.readLong();
    FlushMarks marks = new FlushMarks(body.readLong(), body.readLong(), body.readLong());
    return new CopyDone(from, floor, marks, readAt);
  }

  private static void text(String text, ByteBuf out) {
    out.writeInt(ByteBufUtil.utf8Bytes(text));
    ByteBufUtil.writeUtf8(out, text);
  }

  private static String text(ByteBuf body) {
    int bytes = Counts.read(body, 1, "characters");
    return body.readCharSequence(bytes, StandardCharsets.UTF_8).toString();
  }
}
