package io.kumo.manager.codec;

import io.kumo.manager.state.Command;
import io.kumo.message.ConfigurationAsk;

/**
 * The bytes of a command in the Raft log: format version, tag, fields in the order of the record.
 * Tags are never used anew.
 */
public final class CommandCodec {
  private static final int FORMAT = 2;

  private static final int CREATE_CLUSTER = 1;
  private static final int REGISTER_NODE = 2;
  private static final int SET_LIVENESS = 3;
  private static final int ASK = 4;
  private static final int PLACE = 5;
  private static final int RESTART = 6;
  private static final int CHANGE_SETTINGS = 7;
  private static final int ACCEPT_LOSS = 8;
  private static final int ASSIGN = 9;
  private static final int NAME_MANAGERS = 10;

  private static final int ACTIVATE = 1;
  private static final int ADD = 2;
  private static final int DROP = 3;
  private static final int TAKE_OVER = 4;
  private static final int HAND_OVER = 5;

  private CommandCodec() {}

  /** The bytes of {@code command}. */
  public static byte[] encode(Command command) {
    Output out = new Output();
    out.number(FORMAT);
    if (command instanceof Command.CreateCluster create) {
      out.number(CREATE_CLUSTER);
      out.uuid(create.clusterId());
      Parts.write(out, create.settings());
    } else if (command instanceof Command.RegisterNode register) {
      out.number(REGISTER_NODE);
      out.node(register.node());
      out.bits(register.nonce());
      out.optional(register.clusterId(), out::uuid);
      Parts.write(out, register.site());
      out.list(register.reports(), report -> Parts.write(out, report));
    } else if (command instanceof Command.SetLiveness set) {
      out.number(SET_LIVENESS);
      out.list(set.changes(), change -> write(out, change));
    } else if (command instanceof Command.Ask ask) {
      out.number(ASK);
      out.member(ask.asker());
      out.list(ask.items(), item -> write(out, item));
    } else if (command instanceof Command.Place place) {
      out.number(PLACE);
      out.number(place.planEpoch());
      out.list(place.changes(), change -> write(out, change));
      out.optional(place.plan(), plan -> out.list(plan, chain -> out.list(chain, out::node)));
    } else if (command instanceof Command.Assign assign) {
      out.number(ASSIGN);
      out.list(assign.steps(), step -> write(out, step));
    } else if (command instanceof Command.Restart restart) {
      out.number(RESTART);
      out.list(restart.items(), item -> write(out, item));
    } else if (command instanceof Command.AcceptLoss accept) {
      out.number(ACCEPT_LOSS);
      out.list(accept.items(), item -> write(out, item));
    } else if (command instanceof Command.NameManagers name) {
      out.number(NAME_MANAGERS);
      out.list(name.from(), out::address);
      out.list(name.to(), out::address);
    } else {
      Command.ChangeSettings change = (Command.ChangeSettings) command;
      out.number(CHANGE_SETTINGS);
      Parts.write(out, change.from());
      Parts.write(out, change.to());
    }
    return out.toBytes();
  }

  /**
   * The command that {@code bytes} hold.
   *
   * @throws MalformedException if they hold none that this version knows
   */
  public static Command decode(byte[] bytes) throws MalformedException {
    return Input.read(bytes, CommandCodec::read);
  }

  private static Command read(Input in) {
    int format = in.small();
    if (format != FORMAT) {
      throw new IllegalArgumentException("command format is " + format + ", not " + FORMAT);
    }
    int tag = in.small();
    return switch (tag) {
      case CREATE_CLUSTER -> new Command.CreateCluster(in.uuid(), Parts.settings(in));
      case REGISTER_NODE ->
          new Command.RegisterNode(
              in.node(),
              in.bits(),
              in.optional(in::uuid),
              Parts.site(in),
              in.list(() -> Parts.report(in)));
      case SET_LIVENESS -> new Command.SetLiveness(in.list(() -> change(in)));
      case ASK -> new Command.Ask(in.member(), in.list(() -> ask(in)));
      case PLACE ->
          new Command.Place(
              in.number(),
              in.list(() -> placedNode(in)),
              in.optional(() -> in.list(() -> in.list(in::node))));
      case ASSIGN -> new Command.Assign(in.list(() -> step(in)));
      case RESTART ->
          new Command.Restart(in.list(() -> new Command.Restart.Item(in.small(), in.small())));
      case CHANGE_SETTINGS -> new Command.ChangeSettings(Parts.settings(in), Parts.settings(in));
      case ACCEPT_LOSS -> new Command.AcceptLoss(in.list(() -> acceptedItem(in)));
      case NAME_MANAGERS -> new Command.NameManagers(in.list(in::address), in.list(in::address));
      default -> throw new IllegalArgumentException("unknown command " + tag);
    };
  }

  private static void write(Output out, Command.SetLiveness.Change change) {
    out.member(change.member());
    Parts.write(out, change.liveness());
  }

  private static Command.SetLiveness.Change change(Input in) {
    return new Command.SetLiveness.Change(in.member(), Parts.liveness(in));
  }

  private static void write(Output out, Command.Place.Standing change) {
    out.node(change.node());
    Parts.write(out, change.membership());
    Parts.write(out, change.orderedWeight());
  }

  private static Command.Place.Standing placedNode(Input in) {
    return new Command.Place.Standing(in.node(), Parts.membership(in), Parts.optionalInt(in));
  }

  private static void write(Output out, Command.Assign.Step step) {
    out.number(step.partition());
    out.list(step.from(), out::node);
    out.list(step.to(), out::node);
  }

  private static Command.Assign.Step step(Input in) {
    return new Command.Assign.Step(in.small(), in.list(in::node), in.list(in::node));
  }

  private static void write(Output out, Command.Restart.Item item) {
    out.number(item.partition());
    out.number(item.term());
  }

  private static void write(Output out, Command.AcceptLoss.Succession item) {
    out.number(item.partition());
    out.number(item.term());
    out.member(item.heir());
    out.bits(item.heldVersion());
  }

  private static Command.AcceptLoss.Succession acceptedItem(Input in) {
    return new Command.AcceptLoss.Succession(in.small(), in.small(), in.member(), in.bits());
  }

  private static void write(Output out, ConfigurationAsk ask) {
    if (ask instanceof ConfigurationAsk.Activate) {
      head(out, ACTIVATE, ask);
    } else if (ask instanceof ConfigurationAsk.Add add) {
      head(out, ADD, ask);
      out.member(add.member());
    } else if (ask instanceof ConfigurationAsk.Drop drop) {
      head(out, DROP, ask);
      out.member(drop.member());
    } else if (ask instanceof ConfigurationAsk.TakeOver) {
      head(out, TAKE_OVER, ask);
    } else {
      head(out, HAND_OVER, ask);
      out.member(((ConfigurationAsk.HandOver) ask).successor());
    }
  }

  private static void head(Output out, int tag, ConfigurationAsk ask) {
    out.number(tag);
    out.number(ask.partition());
    out.number(ask.term());
  }

  private static ConfigurationAsk ask(Input in) {
    int tag = in.small();
    int partition = in.small();
    int term = in.small();
    return switch (tag) {
      case ACTIVATE -> new ConfigurationAsk.Activate(partition, term);
      case ADD -> new ConfigurationAsk.Add(partition, term, in.member());
      case DROP -> new ConfigurationAsk.Drop(partition, term, in.member());
      case TAKE_OVER -> new ConfigurationAsk.TakeOver(partition, term);
      case HAND_OVER -> new ConfigurationAsk.HandOver(partition, term, in.member());
      default -> throw new IllegalArgumentException("unknown ask " + tag);
    };
  }
}
