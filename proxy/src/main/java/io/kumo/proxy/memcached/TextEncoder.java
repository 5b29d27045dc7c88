package io.kumo.proxy.memcached;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.kumo.message.DataReply;
import io.kumo.message.Mutation;
import io.kumo.message.Value;
import io.kumo.ring.Key;
import java.util.Map;

/** The classic text protocol's answers, worded as memcached 1.6 does. */
final class TextEncoder implements ReplyEncoder {
  /** Stands in {@link TextForm#line} for the server's version, which only the encoder knows. */
  static final String VERSION_LINE = "VERSION";

  private static final byte[] CRLF = ascii("");
  private static final byte[] VALUE = "VALUE ".getBytes(US_ASCII);
  private static final byte[] END = ascii("END");
  private static final byte[] STORED = ascii("STORED");
  private static final byte[] NOT_STORED = ascii("NOT_STORED");
  private static final byte[] EXISTS = ascii("EXISTS");
  private static final byte[] NOT_FOUND = ascii("NOT_FOUND");
  private static final byte[] DELETED = ascii("DELETED");
  private static final byte[] TOUCHED = ascii("TOUCHED");
  private static final byte[] OK = ascii("OK");
  private static final byte[] RESET = ascii("RESET");
  private static final byte[] NON_NUMERIC =
      ascii("CLIENT_ERROR cannot increment or decrement non-numeric value");

  private final String serverVersion;

  TextEncoder(String serverVersion) {
    this.serverVersion = serverVersion;
  }

  @Override
  public void hit(Command.Retrieve command, Key key, Value value, Output out) {
    out.write(VALUE);
    out.write(key.bytes());
    out.write((byte) ' ');
    out.decimal(Integer.toUnsignedLong(value.flags()));
    out.write((byte) ' ');
    out.decimal(value.bytes().length);
    if (form(command).withCas()) {
      out.write((byte) ' ');
      out.decimal(value.cas());
    }
    out.write(CRLF);
    out.write(value.bytes());
    out.write(CRLF);
  }

  @Override
  public void miss(Command.Retrieve command, Key key, Output out) {
    // A miss shows by its absence.
  }

  @Override
  public void end(Command.Retrieve command, Output out) {
    out.write(END);
  }

  @Override
  public void applied(Command.Mutate command, DataReply.Applied reply, Output out) {
    if (form(command).noreply()) {
      return;
    }
    Mutation mutation = command.mutation();
    if (mutation instanceof Mutation.Store) {
      out.write(STORED);
    } else if (mutation instanceof Mutation.Arithmetic) {
      out.decimal(reply.number());
      out.write(CRLF);
    } else if (mutation instanceof Mutation.Delete) {
      out.write(DELETED);
    } else {
      out.write(TOUCHED);
    }
  }

  @Override
  public void declined(Command.Mutate command, DataReply.Declined reply, Output out) {
    if (form(command).noreply()) {
      return;
    }
    out.write(
        switch (reply.reason()) {
          case EXISTS -> isAdd(command.mutation()) ? NOT_STORED : EXISTS;
          case NOT_FOUND -> NOT_FOUND;
          case NOT_STORED -> NOT_STORED;
          case NON_NUMERIC -> NON_NUMERIC;
        });
  }

  private static boolean isAdd(Mutation mutation) {
    return mutation instanceof Mutation.Store store && store.mode() == Mutation.StoreMode.ADD;
  }

  @Override
  public void flushed(Command.FlushAll command, Output out) {
    if (!form(command).noreply()) {
      out.write(OK);
    }
  }

  @Override
  public void statistics(Command.Statistics command, Map<String, String> figures, Output out) {
    figures.forEach((name, figure) -> out.write("STAT " + name + " " + figure + "\r\n"));
    out.write(END);
  }

  @Override
  public void reset(Command.ResetStatistics command, Output out) {
    out.write(RESET);
  }

  @Override
  public void answered(Command.Answered command, Output out) {
    TextForm form = form(command);
    if (!form.noreply()) {
      out.write(form.line());
      if (form.line().equals(VERSION_LINE)) {
        out.write(" ");
        out.write(serverVersion);
      }
      out.write(CRLF);
    }
  }

  @Override
  public void failed(Command command, Failure failure, Output out) {
    if (!form(command).noreply()) {
      out.write("SERVER_ERROR ");
      out.write(failure.text());
      out.write(CRLF);
    }
  }

  private static TextForm form(Command command) {
    return (TextForm) command.form();
  }

  private static byte[] ascii(String line) {
    return (line + "\r\n").getBytes(US_ASCII);
  }
}
