package io.kumo.tools.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.message.Value;
import io.kumo.ring.Key;
import io.kumo.tools.options.ExitCode;
import org.junit.jupiter.api.Test;

/** The commands for single entries. */
class EntriesTest {
  private final AdminRun admin = new AdminRun();

  @Test
  void whatIsSetIsGot() {
    assertEquals("Key a is stored.\n", admin.printed("set", "a", "b c"));
    assertEquals(
        """
        Key      a
        Bytes    3
        Flags    0
        Cas      17
        Expires  never

        b c
        """,
        admin.printed("get", "a"));
    assertEquals("{\"key\":\"a\",\"stored\":true}", admin.json("set", "a", "--json", "--", "-5"));
    assertEquals(
        "{\"key\":\"a\",\"value\":\"-5\",\"bytes\":2,\"flags\":0,\"cas\":\"17\",\"expires\":null}",
        admin.json("get", "a", "--json"));
  }

  @Test
  void whatIsNoTextIsEscaped() {
    admin.cluster.entries.put(
        Key.of("a"), new Value(new byte[] {'x', 27, (byte) 0xff}, -1, -1, 1_000));
    String out = admin.printed("get", "a");
    assertTrue(out.endsWith("\nx\\x1b\\xff\n"), out);
    assertTrue(out.contains("Expires  1970-01-01T00:00:01Z\n"), out);
    assertTrue(admin.json("get", "a", "--json").contains("\"base64\":\"eBv/\""), admin::out);
  }

  @Test
  void whatIsDeletedIsGone() {
    admin.printed("set", "a", "b");
    assertEquals("Key a is deleted.\n", admin.printed("delete", "a"));
    assertEquals(ExitCode.FAILED, admin.run("delete", "a"));
    assertEquals("kumo-admin: there is no entry of key a\n", admin.err());
    assertEquals(ExitCode.FAILED, admin.run("get", "a", "--json"));
    assertEquals("", admin.out());
  }

  @Test
  void aKeyHasALength() {
    assertEquals(ExitCode.USAGE, admin.run("get", "k".repeat(251)));
    assertTrue(admin.err().contains("key length is not in 1..250: 251"), admin::err);
  }
}
