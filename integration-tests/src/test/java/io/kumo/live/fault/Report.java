package io.kumo.live.fault;

import io.kumo.live.load.Standstill;
import io.kumo.live.load.Standstill.Stood;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** What all rounds came to, by kind of fault. */
final class Report {
  private static final String LINE = "%-39s %6s %13s %13s %13s %13s %7s %7s %7s %5s %5s%n";

  private final Map<String, List<Round>> byKind = new TreeMap<>();

  void add(Round round) {
    byKind.computeIfAbsent(round.kind(), kind -> new ArrayList<>()).add(round);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append("Standstill of affected keys in ms (median / worst)\n");
    text.append(
        LINE.formatted(
            "fault",
            "rounds",
            "reads",
            "writes",
            "then reads",
            "then writes",
            "whole",
            "unknown",
            "not run",
            "late",
            "hops"));
    byKind.forEach((kind, rounds) -> text.append(line(kind, rounds)));
    return text.toString();
  }

  private static String line(String kind, List<Round> rounds) {
    return LINE.formatted(
        kind,
        rounds.size(),
        stood(rounds, Round::standstill, Standstill::reads),
        stood(rounds, Round::standstill, Standstill::writes),
        stood(rounds, Round::afterwards, Standstill::reads),
        stood(rounds, Round::afterwards, Standstill::writes),
        rounds.stream().mapToLong(Round::wholeMs).max().orElse(0),
        rounds.stream().mapToLong(Round::unknown).sum(),
        rounds.stream().mapToLong(Round::notApplied).sum(),
        rounds.stream().mapToLong(Round::lateMs).max().orElse(0),
        rounds.stream().mapToLong(Round::hopsMax).max().orElse(0));
  }

  private static String stood(
      List<Round> rounds,
      Function<Round, Standstill> when,
      Function<Standstill, List<Stood>> which) {
    List<Long> all =
        rounds.stream().map(when).map(which).flatMap(List::stream).map(Stood::ms).sorted().toList();
    return all.isEmpty() ? "none" : all.get(all.size() / 2) + " / " + all.get(all.size() - 1);
  }
}
