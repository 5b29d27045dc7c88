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
 *   member NAME HOST:PORT RAFT-PORT     (one for each)
 *   log-begun
 *   crc32c HEX                          (of all lines before)
 * </pre>
 */
record Identity(String peerId, Optional<Group> group, boolean logBegun) {
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
    String peerId = "";
    Optional<UUID> groupId = Optional.empty();
    List<GroupMember> members = new ArrayList<>();
    boolean logBegun = false;
    for (String line : lines.subList(1, lines.size())) {
      List<String> words = List.of(line.split(" ", -1));
      switch (words.get(0)) {
        case "peer" -> peerId = words.get(1);
        case "group" -> groupId = Optional.of(UUID.fromString(words.get(1)));
        case "member" ->
            members.add(
                new GroupMember(
                    words.get(1), Address.parse(words.get(2), 0), Integer.parseInt(words.get(3))));
        case "log-begun" -> logBegun = true;
        default -> throw new IllegalArgumentException("line '" + line + "'");
      }
    }
    if (peerId.isEmpty()) {
      throw new IllegalArgumentException("it names no peer");
    }
    return new Identity(peerId, groupId.map(id -> new Group(id, members)), logBegun);
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
    group.ifPresent(
        present -> {
          text.append("group ").append(present.id()).append('\n');
          present
              .members()
              .forEach(
                  member ->
                      text.append(
                          "member %s %s %d\n"
                              .formatted(member.peerId(), member.address(), member.raftPort())));
        });
    if (logBegun) {
      text.append("log-begun\n");
    }
    return text.toString();
  }

  private static String sumLine(String body) {
    CRC32C crc = new CRC32C();
    crc.update(body.getBytes(StandardCharsets.UTF_8));
    return "crc32c %08x\n".formatted(crc.getValue());
  }
}
