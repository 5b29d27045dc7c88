package io.kumo.tools.admin;

import io.kumo.message.Value;
import io.kumo.ring.Key;
import io.kumo.tools.options.FailureException;
import io.kumo.tools.options.UsageException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Reads and changes single entries, as an application would, for a quick look. */
record EntryCommand(String name, String arguments, String purpose, int words, Deed deed)
    implements ClusterCommand {
  /** What is done with the entry. */
  @FunctionalInterface
  interface Deed {
    Report on(Cluster cluster, Key key, List<String> words) throws FailureException;
  }

  /** All of this kind, in the order of the help. */
  static final List<EntryCommand> ALL =
      List.of(
          new EntryCommand(
              "get",
              "KEY",
              "Show an entry: its value, flags, cas and end. Fails if there is none.",
              1,
              EntryCommand::get),
          new EntryCommand(
              "set",
              "KEY VALUE",
              "Store an entry with flags 0 that never expires. A VALUE that begins with '-' stands"
                  + " behind '--'.",
              2,
              EntryCommand::set),
          new EntryCommand(
              "delete",
              "KEY",
              "Remove an entry. Fails if there is none.",
              1,
              EntryCommand::delete));

  @Override
  public Report run(Call call) throws UsageException, FailureException {
    if (call.words().size() != words) {
      throw new UsageException(name + " needs " + arguments + ", " + call.given());
    }
    return deed.on(call.cluster(), key(call.words().get(0)), call.words());
  }

  /** The key that somebody typed. */
  static Key key(String text) throws UsageException {
    try {
      return Key.of(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }

  private static Report get(Cluster cluster, Key key, List<String> words) throws FailureException {
    Optional<Value> value = cluster.get(key);
    if (value.isEmpty()) {
      throw missing(key);
    }
    return new EntryReport(key, value.get());
  }

  private static Report set(Cluster cluster, Key key, List<String> words) throws FailureException {
    cluster.set(key, words.get(1).getBytes(StandardCharsets.UTF_8));
    return new EntryDone(key, "stored");
  }

  private static Report delete(Cluster cluster, Key key, List<String> words)
      throws FailureException {
    if (!cluster.delete(key)) {
      throw missing(key);
    }
    return new EntryDone(key, "deleted");
  }

  private static FailureException missing(Key key) {
    return new FailureException("there is no entry of key " + key);
  }
}
