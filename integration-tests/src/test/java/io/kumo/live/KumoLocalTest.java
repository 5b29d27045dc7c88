package io.kumo.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kumo.live.cluster.LocalProcess;
import io.kumo.live.cluster.Ports;
import io.kumo.live.traffic.Estate;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kumo-local} keeps its data, whether it was stopped or killed. */
class KumoLocalTest {
  private static final int KEYS = 300;

  @TempDir private Path folder;

  @Test
  void allIsThereAfterAStop() throws Exception {
    int port = Ports.free();
    Estate estate = new Estate("local-", KEYS);
    for (int life = 0; life < 3; life++) {
      try (LocalProcess local = start(port, life)) {
        if (life > 0) {
          estate.verify(local.face());
        }
        estate.renew(local.face());
        assertEquals(List.of(), local.complaints());
        local.stop();
        assertEquals(List.of(), local.stackTraces());
      }
    }
  }

  @Test
  void allIsThereAfterAKill() throws Exception {
    int port = Ports.free();
    Estate estate = new Estate("local-", KEYS);
    for (int life = 0; life < 3; life++) {
      try (LocalProcess local = start(port, life)) {
        if (life > 0) {
          estate.verify(local.face());
        }
        estate.renew(local.face());
        assertEquals(List.of(), local.complaints());
        local.kill();
      }
    }
  }

  private LocalProcess start(int port, int life) {
    return LocalProcess.start(
        folder.resolve("data"), folder.resolve("life-" + life + ".log"), port);
  }
}
