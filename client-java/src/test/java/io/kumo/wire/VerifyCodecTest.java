package io.kumo.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kumo.fixture.Rings;
import io.kumo.message.VerifyReport;
import io.kumo.message.VerifyRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerifyCodecTest {
  private static final VerifyReport REPORT =
      new VerifyReport(
          List.of(new VerifyReport.Age(1, 20, true), new VerifyReport.Age(2, 30, false)),
          Optional.of(new VerifyReport.Run(1, true, 2, 3, 4, 5, 6, 7, 8)),
          List.of(new VerifyReport.Difference(1, 2, Rings.nodeId(3), "key\\x00", 1L << 41, 0)));

  @Test
  void requestsAndReportsComeBackAsTheyWere() {
    comesBack(Codecs.VERIFY_REQUEST, new VerifyRequest(true));
    comesBack(Codecs.VERIFY_REQUEST, new VerifyRequest(false));
    comesBack(Codecs.VERIFY_REPORT, REPORT);
    comesBack(Codecs.VERIFY_REPORT, VerifyReport.NOTHING);
  }

  @Test
  void theOldestIsThePartitionComparedLeastLately() {
    assertEquals(30, REPORT.oldestSeconds());
    assertEquals(0, VerifyReport.NOTHING.oldestSeconds());
  }

  private static <T> void comesBack(FrameCodec<T> codec, T message) {
    ByteBuf buffer = Unpooled.buffer();
    codec.write(message, buffer);
    assertEquals(message, codec.decode(buffer));
  }
}
