package io.kumo.manager.codec;

import io.kumo.manager.state.CommandReply;
import io.kumo.message.ManagerReply.AskReply;

/** The bytes of a command's reply, between the state machine and the proposer on one manager. */
public final class CommandReplyCodec {
  private static final int CREATED = 1;
  private static final int REGISTERED = 2;
  private static final int SUPERSEDED = 3;
  private static final int JUDGED = 4;
  private static final int PLACED = 5;
  private static final int DONE = 6;
  private static final int OUTDATED = 7;
  private static final int REFUSED = 8;

  private CommandReplyCodec() {}

  /** The bytes of {@code reply}. */
  public static byte[] encode(CommandReply reply) {
    Output out = new Output();
    if (reply instanceof CommandReply.Created created) {
      out.number(CREATED);
      out.uuid(created.clusterId());
    } else if (reply instanceof CommandReply.Registered registered) {
      out.number(REGISTERED);
      out.uuid(registered.clusterId());
      out.number(registered.incarnation());
    } else if (reply instanceof CommandReply.Superseded superseded) {
      out.number(SUPERSEDED);
      out.number(superseded.incarnation());
    } else if (reply instanceof CommandReply.Judged judged) {
      out.number(JUDGED);
      out.list(judged.items(), item -> write(out, item));
    } else if (reply instanceof CommandReply.Placed placed) {
      out.number(PLACED);
      out.list(placed.nodes(), out::node);
      out.number(placed.movesLeft());
    } else if (reply instanceof CommandReply.Done done) {
      out.number(DONE);
      out.number(done.changes());
    } else if (reply instanceof CommandReply.Outdated outdated) {
      out.number(OUTDATED);
      out.number(outdated.epoch());
    } else {
      out.number(REFUSED);
      out.text(((CommandReply.Refused) reply).why());
    }
    return out.toBytes();
  }

  /**
   * The reply that {@code bytes} hold.
   *
   * @throws MalformedException if they hold none
   */
  public static CommandReply decode(byte[] bytes) throws MalformedException {
    return Input.read(bytes, CommandReplyCodec::read);
  }

  private static CommandReply read(Input in) {
    int tag = in.small();
    return switch (tag) {
      case CREATED -> new CommandReply.Created(in.uuid());
      case REGISTERED -> new CommandReply.Registered(in.uuid(), in.number());
      case SUPERSEDED -> new CommandReply.Superseded(in.number());
      case JUDGED -> new CommandReply.Judged(in.list(() -> item(in)));
      case PLACED -> new CommandReply.Placed(in.list(in::node), in.small());
      case DONE -> new CommandReply.Done(in.small());
      case OUTDATED -> new CommandReply.Outdated(in.number());
      case REFUSED -> new CommandReply.Refused(in.text());
      default -> throw new IllegalArgumentException("unknown reply " + tag);
    };
  }

  private static void write(Output out, AskReply item) {
    out.number(item.partition());
    out.flag(item.done());
    Parts.write(out, item.chain());
  }

  private static AskReply item(Input in) {
    return new AskReply(in.small(), in.flag(), Parts.chain(in));
  }
}
