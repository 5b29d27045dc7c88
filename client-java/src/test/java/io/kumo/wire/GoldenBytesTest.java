package io.kumo.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kumo.fixture.Rings;
import io.kumo.message.DataReply;
import io.kumo.message.DataRequest;
import io.kumo.message.Expiry;
import io.kumo.message.Mutation;
import io.kumo.message.OperationId;
import io.kumo.message.Value;
import io.kumo.ring.Key;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The fixed layouts, byte by byte: what stands here is what other versions send and expect. */
final class GoldenBytesTest {
  private static final Key KEY = Key.of("ab");

  private static String mutation(Mutation mutation) {
    DataRequest.Mutate mutate =
        new DataRequest.Mutate(1, 2, new OperationId(3, 4), 5, true, mutation);
    String hex = Encoded.hex(Codecs.MUTATE, mutate);
    String head =
        "0000000000000001"
            + "00000002"
            + "0000000000000003"
            + "0000000000000004"
            + "0000000000000005"
            + "01";
    assertEquals(head, hex.substring(0, head.length()));
    assertEquals(mutate, Encoded.roundTrip(Codecs.MUTATE, mutate));
    return hex.substring(head.length());
  }

  @Test
  void get() {
    assertEquals(
        "0000000000000009" + "00000007" + "026162",
        Encoded.hex(Codecs.GET, new DataRequest.Get(9, 7, KEY)));
  }

  @Test
  void store() {
    byte[] value = {1, 2, 3};
    Expiry expiry = Expiry.afterMs(10);
    assertEquals(
        "01" + "00" + "026162" + "00" + "00000006" + "01000000000000000a" + "00000003010203",
        mutation(
            new Mutation.Store(
                KEY, Mutation.StoreMode.SET, value, 6, expiry, OptionalLong.empty())));
    assertEquals(
        "01"
            + "01"
            + "026162"
            + "04"
            + "00000006"
            + "000000000000000000"
            + "0000000000000008"
            + "00000000",
        mutation(
            new Mutation.Store(
                KEY,
                Mutation.StoreMode.PREPEND,
                new byte[0],
                6,
                Expiry.NEVER,
                OptionalLong.of(8))));
  }

  @Test
  void arithmetic() {
    assertEquals(
        "02" + "00" + "026162" + "0000000000000001" + "000000000000000000",
        mutation(
            new Mutation.Arithmetic(
                KEY, false, 1, OptionalLong.empty(), Expiry.NEVER, OptionalLong.empty())));
    assertEquals(
        "02"
            + "07"
            + "026162"
            + "0000000000000001"
            + "02000000000000000b"
            + "0000000000000008"
            + "0000000000000009",
        mutation(
            new Mutation.Arithmetic(
                KEY, true, 1, OptionalLong.of(9), Expiry.atEpochMs(11), OptionalLong.of(8))));
  }

  @Test
  void deleteTouchFlush() {
    assertEquals("03" + "00" + "026162", mutation(new Mutation.Delete(KEY, OptionalLong.empty())));
    assertEquals(
        "03" + "01" + "026162" + "0000000000000008",
        mutation(new Mutation.Delete(KEY, OptionalLong.of(8))));
    assertEquals(
        "04" + "08" + "026162" + "000000000000000000",
        mutation(new Mutation.Touch(KEY, Expiry.NEVER, true)));
    assertEquals("05" + "000000000000000c", mutation(new Mutation.Flush(12)));
  }

  private static String reply(DataReply reply) {
    assertEquals(reply, Encoded.roundTrip(Codecs.DATA_REPLY, reply));
    return Encoded.hex(Codecs.DATA_REPLY, reply);
  }

  @Test
  void replies() {
    String newest = "0000000000000001";
    Value value = new Value(new byte[] {5}, 2, 3, 4);
    String valueHex = "00000002" + "0000000000000003" + "0000000000000004" + "0000000105";
    assertEquals("01" + newest + valueHex, reply(new DataReply.Found(1, value)));
    assertEquals("02" + newest, reply(new DataReply.Missing(1)));
    assertEquals(
        "03" + newest + "0000000000000006" + "0000000000000007" + "00",
        reply(new DataReply.Applied(1, 6, 7, Optional.empty())));
    assertEquals(
        "03" + newest + "0000000000000006" + "0000000000000007" + "01" + valueHex,
        reply(new DataReply.Applied(1, 6, 7, Optional.of(value))));
    assertEquals(
        "04" + newest + "03",
        reply(new DataReply.Declined(1, DataReply.Declined.Reason.NON_NUMERIC)));
    assertEquals("06" + newest, reply(new DataReply.Forgotten(1)));
    assertEquals("07" + newest + "0002" + "6162", reply(new DataReply.Unknown(1, "ab")));
  }

  @Test
  void notRun() {
    DataReply.NotRun.Reason[] reasons = DataReply.NotRun.Reason.values();
    for (int code = 0; code < reasons.length; code++) {
      assertEquals(
          "05" + "0000000000000001" + "0" + code + "0000000000000008" + "00000009" + "00",
          reply(new DataReply.NotRun(1, reasons[code], 8, 9, Optional.empty())));
    }
    assertEquals(
        "05"
            + "0000000000000001"
            + "00"
            + "0000000000000008"
            + "00000009"
            + "01"
            + "000000006e6f6465"
            + "0000000000000003",
        reply(new DataReply.NotRun(1, reasons[0], 8, 9, Optional.of(Rings.nodeId(3)))));
  }

  @Test
  void hello() {
    Hello least = Hello.of(Role.CLIENT, Optional.empty());
    assertEquals("0001" + "0000" + "00" + "00", Encoded.hex(Codecs.HELLO, least));
    Hello most =
        new Hello(
            new ProtocolVersion(1, 9),
            Role.NODE,
            Optional.of(Rings.CLUSTER),
            Optional.of(Rings.member(3)),
            Optional.of("ab"));
    assertEquals(
        "0001"
            + "0009"
            + "02"
            + "07"
            + "000000006b756d6f0000000000000001"
            + "000000006e6f64650000000000000003"
            + "0000000000000001"
            + "0002"
            + "6162",
        Encoded.hex(Codecs.HELLO, most));
    assertEquals(most, Encoded.roundTrip(Codecs.HELLO, most));
    HelloReply reply = new HelloReply(ProtocolVersion.CURRENT, Optional.of(Rings.CLUSTER));
    assertEquals(
        "0001" + "0000" + "01" + "000000006b756d6f0000000000000001",
        Encoded.hex(Codecs.HELLO_REPLY, reply));
  }

  @Test
  void closeAndError() {
    assertEquals(
        "05" + "0001" + "78",
        Encoded.hex(Codecs.CLOSE, new Close(Close.Reason.WRONG_CLUSTER, "x")));
    assertEquals(
        "01" + "0001" + "78",
        Encoded.hex(Codecs.ERROR, new ErrorReply(ErrorReply.Code.UNKNOWN_TYPE, "x")));
    Close unknown = Encoded.decode(Codecs.CLOSE, new byte[] {99, 0, 0});
    assertEquals(new Close(Close.Reason.OTHER, ""), unknown);
  }

  @Test
  void emptyFramesIgnoreWhatTheyDoNotKnow() {
    assertEquals("", Encoded.hex(Codecs.PING, Empty.EMPTY));
    assertEquals(Empty.EMPTY, Encoded.decode(Codecs.RING_REQUEST, new byte[] {1, 2}));
  }
}
