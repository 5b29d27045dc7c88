package io.kumo.tools.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.message.VerifyReport;
import io.kumo.message.VerifyReport.Difference;
import io.kumo.message.VerifyReport.Run;
import io.kumo.ring.Version;
import io.kumo.tools.options.ExitCode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FullReplaceTest {
  private final AdminRun admin = new AdminRun();

  private static VerifyReport report(boolean running, int done, List<Difference> differences) {
    Run run = new Run(1, running, 4, done, 0, 25L * done, 1000, differences.size(), 1);
    return new VerifyReport(List.of(), Optional.of(run), differences);
  }

  @Test
  void comparesEverythingOnceAndTellsWhatDiffered() {
    Difference difference =
        new Difference(1, 3, FakeCluster.TWO, "user:1", Version.of(2, 7), Version.of(2, 9));
    admin.cluster.verifications.add(report(true, 2, List.of()));
    admin.cluster.verifications.add(report(false, 4, List.of(difference)));
    assertEquals(
        """
          NODE        PARTITIONS  COMPARED  FAILED  KEYS  DIFFERENT  REPAIRED
          srv1:19800           4         4       0   100          1         1
        partition 3, key user:1: %s has 2.7, its primary 2.9
        """
            .formatted(FakeCluster.TWO),
        admin.printed("full-replace"));
    assertEquals(List.of(true, false), admin.cluster.verified);
  }

  @Test
  void showsTheSameAsJson() {
    admin.cluster.verifications.add(report(false, 4, List.of()));
    assertEquals(
        "{\"nodes\":[{\"address\":\"srv1:19800\",\"partitions\":4,\"done\":4,\"failed\":0,"
            + "\"keys\":100,\"bytes\":1000,\"differences\":0,\"repaired\":1}],"
            + "\"differences\":[]}",
        admin.json("full-replace", "--json"));
  }

  @Test
  void aNodeThatDoesNotAnswerIsNamed() {
    assertEquals(ExitCode.FAILED, admin.run("full-replace"));
    assertTrue(admin.err().contains("no answer from srv1:19800"), admin.err());
  }
}
