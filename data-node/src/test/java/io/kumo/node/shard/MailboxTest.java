package io.kumo.node.shard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.time.SystemClock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MailboxTest {
  private final Mailbox mailbox = new Mailbox(new SystemClock());
  private final List<Integer> ran = new ArrayList<>();

  @Test
  void everythingIsTakenAtOnceInOrder() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      int number = i;
      assertTrue(mailbox.put(() -> ran.add(number)));
    }
    assertEquals(3, mailbox.size());

    mailbox.takeAll(0).forEach(Runnable::run);

    assertEquals(List.of(0, 1, 2), ran);
    assertEquals(0, mailbox.size());
    assertTrue(mailbox.takeAll(0).isEmpty());
  }

  @Test
  void aWaitingTakerIsWoken() throws Exception {
    Thread putter = new Thread(() -> mailbox.put(() -> ran.add(1)));
    putter.start();
    mailbox.takeAll(TimeUnit.SECONDS.toNanos(30)).forEach(Runnable::run);
    putter.join();
    assertEquals(List.of(1), ran);
  }

  @Test
  void anIdleTakerReturnsInTime() throws InterruptedException {
    assertTrue(mailbox.takeAll(TimeUnit.MILLISECONDS.toNanos(1)).isEmpty());
  }

  @Test
  void aClosedMailboxGivesWhatItHasAndTakesNoMore() throws InterruptedException {
    mailbox.put(() -> ran.add(1));
    mailbox.close();
    assertFalse(mailbox.put(() -> ran.add(2)));
    mailbox.takeAll(TimeUnit.SECONDS.toNanos(30)).forEach(Runnable::run);
    assertTrue(mailbox.takeAll(TimeUnit.SECONDS.toNanos(30)).isEmpty());
    assertEquals(List.of(1), ran);
  }
}
