package io.kumo.tools.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kumo.ring.Address;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.commons.cli.Options;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {
  private static final Options OPTIONS =
      new Options()
          .addOption(StandardOptions.valued("m", "managers", "HOST,...", "Managers."))
          .addOption(StandardOptions.valued("n", "number", "N", "A number."))
          .addOption(StandardOptions.flag("j", "json", "A flag."));

  private static Arguments parse(String... args) throws UsageException {
    return Arguments.parse(
        new Synopsis("program", "Does.", "KEY...", OPTIONS, List.of()), List.of(args));
  }

  @Test
  void readsOptionsAndArgumentsInAnyOrder() throws UsageException {
    Arguments arguments = parse("status", "-m", "a,b:7", "--json", "--", "-key");
    assertTrue(arguments.has("json"));
    assertFalse(arguments.has("number"));
    assertEquals(List.of("status", "-key"), arguments.rest());
    assertEquals(
        List.of(new Address("a", 19700), new Address("b", 7)),
        arguments.addresses("managers", 19700));
  }

  @Test
  void takesLongNamesWithAnEqualsSign() throws UsageException {
    assertEquals(OptionalInt.of(5), parse("--number=5").number("number", 1, 9));
  }

  @Test
  void leavesOutWhatIsNotThere() throws UsageException {
    Arguments none = parse();
    assertEquals(Optional.empty(), none.text("managers"));
    assertEquals(OptionalInt.empty(), none.number("number", 1, 9));
    assertEquals(Optional.empty(), none.path("managers"));
    assertEquals(Optional.empty(), none.address("managers", 1));
    assertEquals(List.of(), none.addresses("managers", 1));
  }

  @Test
  void readsPathsAsTheyAre() throws UsageException {
    assertEquals(Optional.of(Path.of("a b")), parse("-m", "a b").path("managers"));
  }

  @ParameterizedTest
  @CsvSource({
    "--nodes 3, unknown option: --nodes",
    "--num 3, unknown option: --num",
    "-x, unknown option: -x",
    "--number, --number needs a value: N",
    "--number 1 --number 2, --number is given twice",
    "-n 1 --number 2, --number is given twice",
    "--json=yes, unknown option: --json=yes"
  })
  void refusesWhatItDoesNotUnderstand(String line, String message) {
    UsageException e = assertThrows(UsageException.class, () -> parse(line.split(" ", -1)));
    assertEquals(message, e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"0", "10", "x", "1.5", "99999999999", "''"})
  void refusesNumbersOutOfRange(String text) {
    UsageException e =
        assertThrows(UsageException.class, () -> parse("--number=" + text).number("number", 1, 9));
    assertTrue(e.getMessage().startsWith("--number is "), e.getMessage());
    assertTrue(e.getMessage().endsWith(text), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"a:x", "a:70000", ":1", "a,", "[::1", "a,a:19700", "''"})
  void refusesAddressesThatMakeNoSense(String text) {
    UsageException e =
        assertThrows(UsageException.class, () -> parse("-m", text).addresses("managers", 19700));
    assertTrue(e.getMessage().contains("--managers"), e.getMessage());
  }

  @Test
  void refusesArgumentsWhereThereAreNone() {
    Synopsis server = new Synopsis("server", "Serves.", "", OPTIONS, List.of());
    UsageException e =
        assertThrows(UsageException.class, () -> Arguments.parse(server, List.of("start")));
    assertEquals("unexpected argument: start", e.getMessage());
  }
}
