package io.kumo.proxy.memcached;

import static java.util.Objects.requireNonNull;

import io.kumo.message.Expiry;
import io.kumo.message.Mutation;
import io.kumo.ring.Key;
import java.util.Optional;

/** What a memcached client asked, in words of no protocol. Each is answered in its turn. */
public sealed interface Command {
  /** How the answer shall look; for the encoder of the protocol that the command came by. */
  ReplyForm form();

  /** Calls the method of {@code handler} that is for this kind of command. */
  void handle(Handler handler);

  /** One method for each kind of command. */
  interface Handler {
    /** Reads values. */
    void retrieve(Retrieve command);

    /** Changes one key. */
    void mutate(Mutate command);

    /** Tells that a value was too large. */
    void oversized(Oversized command);

    /** Flushes everything. */
    void flushAll(FlushAll command);

    /** Shows figures. */
    void statistics(Statistics command);

    /** Sets figures back. */
    void resetStatistics(ResetStatistics command);

    /** Sends an answer that is fixed already. */
    void answered(Answered command);

    /** Ends the connection. */
    void quit(Quit command);
  }

  /**
   * The values of some keys, in the order asked.
   *
   * @param touch if present, the entries found get this expiry
   */
  record Retrieve(ReplyForm form, Keys keys, Optional<Expiry> touch) implements Command {
    /** Refuses missing parts. */
    public Retrieve {
      requireNonNull(form, "form");
      requireNonNull(keys, "keys");
      requireNonNull(touch, "touch");
    }

    @Override
    public void handle(Handler handler) {
      handler.retrieve(this);
    }
  }

  /** A change of one key. */
  record Mutate(ReplyForm form, Mutation.OnKey mutation) implements Command {
    /** Refuses missing parts. */
    public Mutate {
      requireNonNull(form, "form");
      requireNonNull(mutation, "mutation");
    }

    @Override
    public void handle(Handler handler) {
      handler.mutate(this);
    }
  }

  /**
   * A value above the limit was to be stored; its bytes are skipped.
   *
   * @param removesOld whether the key's old value goes, so that nobody reads it for the new one
   */
  record Oversized(ReplyForm form, Key key, boolean removesOld) implements Command {
    /** Refuses missing parts. */
    public Oversized {
      requireNonNull(form, "form");
      requireNonNull(key, "key");
    }

    @Override
    public void handle(Handler handler) {
      handler.oversized(this);
    }
  }

  /**
   * Makes every entry absent.
   *
   * @param when the moment; what is stored before it goes
   */
  record FlushAll(ReplyForm form, Expiry when) implements Command {
    /** Refuses missing parts. */
    public FlushAll {
      requireNonNull(form, "form");
      requireNonNull(when, "when");
    }

    @Override
    public void handle(Handler handler) {
      handler.flushAll(this);
    }
  }

  /**
   * Figures about the server.
   *
   * @param group which, by memcached's name; empty for the general ones
   */
  record Statistics(ReplyForm form, String group) implements Command {
    /** Refuses missing parts. */
    public Statistics {
      requireNonNull(form, "form");
      requireNonNull(group, "group");
    }

    @Override
    public void handle(Handler handler) {
      handler.statistics(this);
    }
  }

  /** Sets the counting figures back to zero. */
  record ResetStatistics(ReplyForm form) implements Command {
    /** Refuses a missing form. */
    public ResetStatistics {
      requireNonNull(form, "form");
    }

    @Override
    public void handle(Handler handler) {
      handler.resetStatistics(this);
    }
  }

  /**
   * Needs nothing from behind: the protocol itself knows the answer, for example that the request
   * is wrong.
   */
  record Answered(ReplyForm form) implements Command {
    /** Refuses a missing form. */
    public Answered {
      requireNonNull(form, "form");
    }

    @Override
    public void handle(Handler handler) {
      handler.answered(this);
    }
  }

  /**
   * The connection ends when all before it is answered; no further command may be decoded.
   *
   * @param reason why
   */
  record Quit(ReplyForm form, Reason reason) implements Command {
    /** Why a connection ends. */
    public enum Reason {
      /** Its client asked for it. */
      ASKED,
      /** It sent a line that never ends. */
      LINE_TOO_LONG,
      /** It speaks HTTP. */
      HTTP,
      /** It speaks a protocol that this server does not. */
      PROTOCOL_UNKNOWN
    }

    /** Refuses missing parts. */
    public Quit {
      requireNonNull(form, "form");
      requireNonNull(reason, "reason");
    }

    @Override
    public void handle(Handler handler) {
      handler.quit(this);
    }
  }
}
