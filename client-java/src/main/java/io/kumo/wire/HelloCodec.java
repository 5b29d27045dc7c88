package io.kumo.wire;

import io.kumo.ring.Member;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * {@code major(2) minor(2) role(1) options(1) [cluster id(16)] [node id(16) incarnation(8)]
 * [credentials]}; bits of the options say which of the last three are there. A fixed layout,
 * because versions that understand nothing else of each other must understand this.
 */
final class HelloCodec implements FrameCodec<Hello> {
  private static final int HAS_CLUSTER = 1;
  private static final int HAS_MEMBER = 2;
  private static final int HAS_CREDENTIALS = 4;
  private static final int FIXED_BYTES_MAX = 46;

  private static final EnumCodes<Role> ROLES =
      new EnumCodes<>(
          Role.class,
          "role",
          List.of(Role.CLIENT, Role.PROXY, Role.NODE, Role.MANAGER, Role.ADMIN));

  @Override
  public int type() {
    return FrameType.HELLO;
  }

  @Override
  public int sizeEstimate(Hello hello) {
    return FIXED_BYTES_MAX + hello.credentials().map(Texts::sizeEstimate).orElse(0);
  }

  @Override
  public void write(Hello hello, ByteBuf out) {
    Fields.writeVersion(hello.version(), out);
    ROLES.write(hello.role(), out);
    out.writeByte(
        (hello.clusterId().isPresent() ? HAS_CLUSTER : 0)
            | (hello.member().isPresent() ? HAS_MEMBER : 0)
            | (hello.credentials().isPresent() ? HAS_CREDENTIALS : 0));
    hello.clusterId().ifPresent(id -> Fields.writeUuid(id, out));
    hello.member().ifPresent(member -> Fields.writeMember(member, out));
    hello.credentials().ifPresent(text -> Texts.write(text, out));
  }

  @Override
  public Hello read(ByteBuf body) {
    ProtocolVersion version = Fields.readVersion(body);
    Role role = ROLES.read(body);
    int options = body.readByte();
    Optional<UUID> clusterId =
        (options & HAS_CLUSTER) != 0 ? Optional.of(Fields.readUuid(body)) : Optional.empty();
    Optional<Member> member =
        (options & HAS_MEMBER) != 0 ? Optional.of(Fields.readMember(body)) : Optional.empty();
    Optional<String> credentials =
        (options & HAS_CREDENTIALS) != 0 ? Optional.of(Texts.read(body)) : Optional.empty();
    return new Hello(version, role, clusterId, member, credentials);
  }
}
