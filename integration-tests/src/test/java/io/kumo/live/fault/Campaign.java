package io.kumo.live.fault;

import io.kumo.live.load.Archive;
import io.kumo.live.load.Entrance;
import io.kumo.live.load.Judgement;
import io.kumo.live.load.Keyspace;
import io.kumo.live.load.LatencyCurve;
import io.kumo.live.load.Load;
import io.kumo.live.load.Outcome;
import io.kumo.live.load.Recording;
import io.kumo.live.load.SmartEntrance;
import io.kumo.live.load.Standstill;
import io.kumo.live.load.TextEntrance;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Fault after fault on one cluster, under a load of every operation by proxy and smart client. Each
 * round has keys of its own; what they held at its end is looked up again at the end of all. For
 * one thread.
 */
public final class Campaign implements AutoCloseable {
  private static final int HOT_KEYS = 40;
  private static final int COLD_KEYS = 1_500;
  private static final long BEFORE_MS = Integer.getInteger("kumo.faults.calm", 1_500);
  private static final long BEHIND_MS = 1_000;
  private static final long WARM_UP_MS = 8_000;

  private final Arena arena;
  private final int perSecond;
  private final long seed;
  private final Path histories;
  private final SmartEntrance smart;
  private final List<Entrance> entrances;
  private final Archive archive = new Archive();
  private final Report report = new Report();
  private int rounds;

  /**
   * Connects its clients.
   *
   * @param perSecond operations, half of them by each entrance
   * @param seed of the faults' choices and of the load
   * @param histories folder for those that break a promise
   */
  public Campaign(Arena arena, int perSecond, long seed, Path histories) {
    this.arena = arena;
    this.perSecond = perSecond;
    this.seed = seed;
    this.histories = histories;
    this.smart = new SmartEntrance(arena.cluster().managerAddresses());
    this.entrances = List.of(new TextEntrance(arena.cluster().faces()), smart);
  }

  /**
   * Lets the load rise to its rate step by step, while young processes compile their code. What it
   * costs is printed, but no part of the report; promises count as ever.
   */
  public void warmUp() {
    for (int share = 8; share > 1; share /= 2) {
      round(new Calm(WARM_UP_MS), perSecond / share);
    }
  }

  /**
   * Lets a fault strike once, with the load before, meanwhile and behind.
   *
   * @throws AssertionError if a promise is broken, or the cluster does not get well
   */
  public Round round(Fault fault) {
    Round round = round(fault, perSecond);
    report.add(round);
    return round;
  }

  private Round round(Fault fault, int rate) {
    rounds++;
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + rounds);
    Keyspace keys = Keyspace.of("round-" + rounds, HOT_KEYS, COLD_KEYS);
    Recording recording;
    long struck;
    OptionalLong healing;
    long whole;
    long hops;
    try (Load load = Load.start(entrances, keys, rate, random.nextLong())) {
      arena.hold(BEFORE_MS);
      struck = System.nanoTime();
      fault.strike(arena, random);
      healing = arena.takeHealing();
      arena.awaitWhole();
      whole = System.nanoTime();
      arena.hold(BEHIND_MS);
      hops = smart.hops().getSnapshot().getMax();
      recording = load.stop();
    }
    long end = System.nanoTime();
    LatencyCurve curve = LatencyCurve.of(recording, struck);
    long wholeSeconds = TimeUnit.NANOSECONDS.toSeconds(whole - struck) + 1;
    if (Boolean.getBoolean("kumo.faults.curve")) {
      System.out.println(curve);
    }
    Judgement judgement = Judgement.of(recording);
    Round round =
        new Round(
            fault.kind(),
            Standstill.of(recording, struck, healing.orElse(end)),
            Standstill.of(recording, healing.orElse(end), end),
            TimeUnit.NANOSECONDS.toMillis(whole - struck),
            recording.answeredPerSecond(),
            recording.count(Outcome.Kind.UNKNOWN),
            recording.count(Outcome.Kind.NOT_APPLIED),
            recording.leftOut(),
            TimeUnit.NANOSECONDS.toMillis(recording.latestNanos()),
            curve.usualP99Us(Long.MIN_VALUE, 0),
            curve.usualP99Us(0, wholeSeconds),
            hops,
            judgement.undecided().size());
    System.out.println("round " + rounds + " (seed " + seed + "): " + round);
    judgement.undecided().forEach(key -> System.out.println("  undecided: " + key));
    judgement.require(histories.resolve("round-" + rounds));
    archive.add(recording);
    return round;
  }

  /**
   * Looks up what all rounds have left, by each entrance.
   *
   * @return the report
   * @throws AssertionError if any of it has changed
   */
  public String finish() {
    entrances.forEach(archive::verify);
    return report.toString() + archive.size() + " keys of all rounds are as they were left\n";
  }

  @Override
  public void close() {
    entrances.forEach(Entrance::close);
  }
}
