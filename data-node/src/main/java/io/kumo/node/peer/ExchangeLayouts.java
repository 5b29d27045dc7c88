package io.kumo.node.peer;

import io.kumo.node.replica.History;
import io.kumo.node.replica.PeerMessage;
import io.kumo.node.replica.Stamp;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/** The messages by which a new primary brings its members to its own state. */
final class ExchangeLayouts {
  private ExchangeLayouts() {}

  static List<MessageLayout<?>> all() {
    return List.of(
        new MessageLayout<>(
            5,
            PeerMessage.ExchangeAsk.class,
            ask -> 0,
            (ask, out) -> {},
            (stamp, body) -> new PeerMessage.ExchangeAsk(stamp)),
        new MessageLayout<>(
            6,
            PeerMessage.ExchangeAnswer.class,
            answer -> 21 + 8L * answer.history().lasts().size(),
            (answer, out) -> {
              history(answer.history(), out.writeLong(answer.watermark()));
              out.writeBoolean(answer.hindered());
            },
            ExchangeLayouts::answer),
        new MessageLayout<>(
            7,
            PeerMessage.ExchangeCut.class,
            cut -> 8,
            (cut, out) -> out.writeLong(cut.version()),
            (stamp, body) -> new PeerMessage.ExchangeCut(stamp, body.readLong())));
  }

  private static PeerMessage.ExchangeAnswer answer(Stamp stamp, ByteBuf body) {
    long watermark = body.readLong();
    History history = history(body);
    // An older node does not tell.
    boolean hindered = body.isReadable() && body.readBoolean();
    return new PeerMessage.ExchangeAnswer(stamp, watermark, history, hindered);
  }

  private static void history(History history, ByteBuf out) {
    out.writeLong(history.start());
    out.writeInt(history.lasts().size());
    history.lasts().forEach(out::writeLong);
  }

  private static History history(ByteBuf body) {
    long start = body.readLong();
    int count = Counts.read(body, Long.BYTES, "leader terms");
    List<Long> lasts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      lasts.add(body.readLong());
    }
    return new History(start, lasts);
  }
}
