package io.kumo.manager.founding;

import io.kumo.ring.Address;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * Who a manager is, as its folder keeps it, in lines of words:
 *
 * <pre>
 *   kumo-manager 1
 *   peer NAME
 *   group UUID
 *   member NAME HOST:PORT RAFT-PORT     (of a founder: one for each founder)
 *   founder NAME                        (of one that joined later: one for each founder)
 *   joined HOST:PORT RAFT-PORT          (of one that joined later: where it did)
 *   taken-in                            (of one that joined later: since the group counts it)
 *   log-begun
 *   removed
 *   crc32c HEX                          (of all lines before)
 * </pre>
 */
record Identity(String peerId, Optional<Belonging> belonging, boolean logBegun, boolean removed) {
  private static final String HEAD = "kumo-manager 1";

  static Identity read(Path file) throws IOException {
    String text = Files.readString(file);
    int sum = text.lastIndexOf("crc32c ");
    if (sum < 0 || !text.substring(sum).equals(sumLine(text.substring(0, sum)))) {
      throw new StoreException("the file " + file + " is damaged: its checksum is wrong");
    }
    try {
      return parse(text.substring(0, sum).lines().toList());
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new StoreException("the file " + file + " is not understood: " + e.getMessage(), e);
    }
  }

  private static Identity parse(List<String> lines) {
    if (lines.isEmpty() || !lines.get(0).equals(HEAD)) {
      throw new IllegalArgumentException("it does not begin with '" + HEAD + "'");
    }
    Lines read = new Lines();
    for (String line : lines.subList(1, lines.size())) {
      read.take(line);
    }
    return read.identity();
  }

  /** What was read so far. */
  private static final class Lines {
    private String peerId = "";
    private Optional<UUID> groupId = Optional.empty();
    private final List<GroupMember> members = new ArrayList<>();
    private final List<String> founders = new ArrayList<>();
    private Optional<GroupMember> joined = Optional.empty();
    private boolean takenIn;
    private boolean logBegun;
    private boolean removed;

    void take(String line) {
      List<String> words = List.of(line.split(" ", -1));
      switch (words.get(0)) {
        case "peer" -> peerId = words.get(1);
        case "group" -> groupId = Optional.of(UUID.fromString(words.get(1)));
        case "member" -> members.add(member(words.get(1), words.get(2), words.get(3)));
        case "founder" -> founders.add(words.get(1));
        case "joined" -> joined = Optional.of(member(peerId, words.get(1), words.get(2)));
        case "taken-in" -> takenIn = true;
        case "log-begun" -> logBegun = true;
        case "removed" -> removed = true;
        default -> throw new IllegalArgumentException("line '" + line + "'");
      }
    }

    private static GroupMember member(String name, String address, String raftPort) {
      return new GroupMember(name, Address.parse(address, 0), Integer.parseInt(raftPort));
    }

    Identity identity() {
      if (peerId.isEmpty()) {
        throw new IllegalArgumentException("it names no peer");
      }
      return new Identity(peerId, groupId.map(this::belonging), logBegun, removed);
    }

    private Belonging belonging(UUID id) {
      if (joined.isEmpty()) {
        return Belonging.founder(new Group(id, members), peerId);
      }
      Belonging later = Belonging.joined(id, founders, joined.get());
      return takenIn ? later.takenIn() : later;
    }
  }

  /** Replaces the file as a whole; it is on disk when this returns. */
  void write(Path file) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    String body = body();
    ByteBuffer bytes = ByteBuffer.wrap((body + sumLine(body)).getBytes(StandardCharsets.UTF_8));
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Path folder = file.toAbsolutePath().getParent();
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private String body() {
    StringBuilder text = new StringBuilder(HEAD + "\n");
    text.append("peer ").append(peerId).append('\n');
    belonging.ifPresent(group -> write(group, text));
    if (logBegun) {
      text.append("log-begun\n");
    }
    if (removed) {
      text.append("removed\n");
    }
    return text.toString();
  }

  private static void write(Belonging group, StringBuilder text) {
    text.append("group ").append(group.groupId()).append('\n');
    for (GroupMember member : group.firstMembers()) {
      text.append("member ").append(member.peerId()).append(' ').append(place(member));
    }
    if (group.firstMembers().isEmpty()) {
      group.founders().forEach(name -> text.append("founder ").append(name).append('\n'));
      text.append("joined ").append(place(group.self()));
      text.append(group.member() ? "taken-in\n" : "");
    }
  }

  private static String place(GroupMember member) {
    return member.address() + " " + member.raftPort() + "\n";
  }

  private static String sumLine(String body) {
    CRC32C crc = new CRC32C();
    crc.update(body.getBytes(StandardCharsets.UTF_8));
    return "crc32c %08x\n".formatted(crc.getValue());
  }
}
