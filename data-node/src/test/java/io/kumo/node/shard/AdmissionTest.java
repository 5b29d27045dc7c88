package io.kumo.node.shard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AdmissionTest {
  private final Admission admission = new Admission(100);

  @Test
  void letsInUpToTheBound() {
    assertTrue(admission.enter(60));
    assertTrue(admission.enter(40));
    assertFalse(admission.enter(1));
    assertEquals(100, admission.bytes());
  }

  @Test
  void answeredOnesMakeRoom() {
    assertTrue(admission.enter(100));
    admission.leave(100);
    assertTrue(admission.enter(1));
  }

  @Test
  void aMutationAloneEntersHoweverLarge() {
    assertTrue(admission.enter(1000));
    assertFalse(admission.enter(1));
  }
}
