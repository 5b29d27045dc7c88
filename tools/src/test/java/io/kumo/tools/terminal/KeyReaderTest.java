package io.kumo.tools.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyReaderTest {
  private static List<Key> keys(String sent, int count) throws IOException {
    KeyReader reader =
        new KeyReader(new ByteArrayInputStream(sent.getBytes(StandardCharsets.ISO_8859_1)));
    List<Key> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      keys.add(reader.next());
    }
    return keys;
  }

  @Test
  void arrowsComeInBothForms() throws IOException {
    assertEquals(
        List.of(Key.UP, Key.DOWN, Key.RIGHT, Key.LEFT, Key.UP),
        keys("\033[A\033[B\033[C\033[D\033OA", 5));
  }

  @Test
  void otherKeysAreOneEach() throws IOException {
    assertEquals(List.of(Key.QUIT, Key.QUIT, Key.OTHER, Key.OTHER, Key.NONE), keys("qQx\033[Z", 5));
  }

  @Test
  void aLoneEscapeIsAKey() throws IOException {
    assertEquals(List.of(Key.OTHER, Key.NONE), keys("\033", 2));
  }
}
