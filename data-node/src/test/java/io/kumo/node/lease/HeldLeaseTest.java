package io.kumo.node.lease;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HeldLeaseTest {
  private final HeldLease lease = new HeldLease(0, new Member(new NodeId(new UUID(0, 1)), 1));

  @Test
  void whatWasAskedBeforeTheMachineStoodStillExtendsNothing() {
    lease.extend(100);
    // It stands still at 50; a lease asked for now would run to 150.
    lease.end(150);
    assertFalse(lease.runsAt(51));

    lease.extend(149);
    assertFalse(lease.runsAt(51));

    lease.extend(160);
    assertTrue(lease.runsAt(51));
  }
}
