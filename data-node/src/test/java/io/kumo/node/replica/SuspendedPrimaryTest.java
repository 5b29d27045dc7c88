package io.kumo.node.replica;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.node.lease.HeldLease;
import io.kumo.ring.Member;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A primary whose machine stood still while leases ran (rule 8). */
class SuspendedPrimaryTest {
  private static final long LEASE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Scene scene = Scene.primary(Scene.SELF, Scene.SECOND);

  @Test
  void noMembersLeaseCounts() {
    assertEnds(Scene.SECOND);
  }

  /** A learner counts from when its addition is asked for, with the lease that it then has. */
  @Test
  void noLearnersLeaseCounts() {
    scene.received(new PeerMessage.JoinAsk(Scene.stamp(1, Scene.THIRD, Scene.SELF), 0));
    assertEnds(Scene.THIRD);
  }

  private void assertEnds(Member member) {
    HeldLease lease = scene.effects.leases.get(member);
    lease.extend(scene.now().nanos() + LEASE_NANOS);
    assertTrue(lease.runsAt(scene.now().nanos()));

    scene.replica.suspended(scene.now());

    assertFalse(lease.runsAt(scene.now().nanos()));
    lease.extend(scene.now().nanos() + LEASE_NANOS - 1);
    assertFalse(lease.runsAt(scene.now().nanos()));
  }
}
