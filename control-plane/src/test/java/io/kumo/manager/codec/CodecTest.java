package io.kumo.manager.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kumo.manager.state.ClusterState;
import io.kumo.manager.state.Command;
import io.kumo.manager.state.CommandReply;
import io.kumo.manager.state.RandomCommands;
import io.kumo.manager.state.Transition;
import io.kumo.ring.Member;
import io.kumo.ring.NodeId;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class CodecTest {
  @Property(tries = 20)
  void everythingComesBackAsItWas(@ForAll long seed) throws MalformedException {
    RandomCommands commands = new RandomCommands(seed);
    ClusterState state = ClusterState.NO_CLUSTER.apply(RandomCommands.create()).state();
    for (int i = 0; i < 100; i++) {
      Command command = commands.next(state);
      byte[] bytes = CommandCodec.encode(command);
      assertEquals(command, CommandCodec.decode(bytes));
      assertArrayEquals(bytes, CommandCodec.encode(CommandCodec.decode(bytes)));
      Transition transition = state.apply(command);
      CommandReply reply = transition.reply();
      assertEquals(reply, CommandReplyCodec.decode(CommandReplyCodec.encode(reply)));
      state = transition.state();
      assertEquals(state, StateCodec.decode(StateCodec.encode(state)));
    }
  }

  @Property(tries = 20)
  void aLogReplayedFromBytesOrASnapshotGivesTheSameState(@ForAll long seed)
      throws MalformedException {
    RandomCommands commands = new RandomCommands(seed);
    ClusterState live = ClusterState.NO_CLUSTER.apply(RandomCommands.create()).state();
    ClusterState replayed = live;
    for (int i = 0; i < 100; i++) {
      Command command = commands.next(live);
      live = live.apply(command).state();
      replayed = replayed.apply(CommandCodec.decode(CommandCodec.encode(command))).state();
      if (i % 10 == 0) {
        replayed = StateCodec.decode(StateCodec.encode(replayed));
      }
    }
    assertArrayEquals(StateCodec.encode(live), StateCodec.encode(replayed));
  }

  @Property(tries = 50)
  void bytesOfNoCommandAreRefusedAndNothingWorse(@ForAll long seed) {
    Random random = new Random(seed);
    ClusterState state = ClusterState.NO_CLUSTER.apply(RandomCommands.create()).state();
    byte[] good = CommandCodec.encode(new RandomCommands(seed).next(state));
    for (int cut = 0; cut < good.length; cut++) {
      byte[] bytes = Arrays.copyOf(good, cut);
      assertThrows(MalformedException.class, () -> CommandCodec.decode(bytes));
    }
    for (int i = 0; i < 100; i++) {
      byte[] bytes = good.clone();
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      decodeOrRefuse(bytes);
      random.nextBytes(bytes);
      decodeOrRefuse(bytes);
    }
  }

  @Property(tries = 20)
  void aSnapshotWithAnyByteChangedIsRefused(@ForAll long seed) {
    Random random = new Random(seed);
    RandomCommands commands = new RandomCommands(seed);
    ClusterState state = ClusterState.NO_CLUSTER.apply(RandomCommands.create()).state();
    for (int i = 0; i < 50; i++) {
      state = state.apply(commands.next(state)).state();
    }
    byte[] good = StateCodec.encode(state);
    for (int i = 0; i < 100; i++) {
      byte[] bytes = good.clone();
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
      assertThrows(MalformedException.class, () -> StateCodec.decode(bytes));
    }
    assertThrows(MalformedException.class, () -> StateCodec.decode(new byte[7]));
  }

  @Example
  void theBytesOfCommandsStayAsTheyAre() {
    assertEquals(
        "0201000000000000000b0000000000000016080301808040"
            + "8080802080a305"
            + "0003"
            + "100000d804",
        HexFormat.of().formatHex(CommandCodec.encode(RandomCommands.create())));
    Command restart = new Command.Restart(List.of(new Command.Restart.Item(300, 2)));
    assertEquals("020601ac0202", HexFormat.of().formatHex(CommandCodec.encode(restart)));
    Member heir = new Member(new NodeId(new UUID(0, 7)), 5);
    Command accept =
        new Command.AcceptLoss(List.of(new Command.AcceptLoss.Succession(300, 2, heir, 9)));
    assertEquals(
        "020801ac020200" + "00000000000000000000000000000007" + "05" + "0000000000000009",
        HexFormat.of().formatHex(CommandCodec.encode(accept)));
    CommandReply created = new CommandReply.Created(new UUID(1, 2));
    assertEquals(
        "0100000000000000010000000000000002",
        HexFormat.of().formatHex(CommandReplyCodec.encode(created)));
  }

  private static void decodeOrRefuse(byte[] bytes) {
    try {
      CommandCodec.encode(CommandCodec.decode(bytes));
    } catch (MalformedException e) {
      assertEquals(MalformedException.class, e.getClass());
    }
  }
}
