package io.kumo.live.fault;

import io.kumo.live.load.Standstill;

/**
 * What one fault did to the load.
 *
 * @param standstill what began while the fault was there
 * @param afterwards what began once it was being taken back, where that can be told apart
 * @param wholeMs how long after it struck all nodes were in sync again
 * @param perSecond operations that were answered
 * @param lateMs the longest that the load itself was late, see {@link
 *     io.kumo.live.load.Recording#latestNanos}
 * @param p99BeforeUs the usual 99th percentile of a second before the fault struck
 * @param p99MeanwhileUs the same until the cluster was whole again
 * @param hopsMax the most nodes that an operation of the smart client had to ask
 */
public record Round(
    String kind,
    Standstill standstill,
    Standstill afterwards,
    long wholeMs,
    long perSecond,
    long unknown,
    long notApplied,
    long leftOut,
    long lateMs,
    long p99BeforeUs,
    long p99MeanwhileUs,
    long hopsMax,
    int undecided) {

  @Override
  public String toString() {
    return ("%s: reads stood still %s at the worst, writes %s; afterwards reads %s, writes %s;"
            + " whole after %d ms;"
            + " %d op/s, %d unknown, %d not applied, %d left out, %d ms late,"
            + " p99 %d us before, %d us meanwhile, %d hops, %d undecided")
        .formatted(
            kind,
            Standstill.worst(standstill.reads()),
            Standstill.worst(standstill.writes()),
            Standstill.worst(afterwards.reads()),
            Standstill.worst(afterwards.writes()),
            wholeMs,
            perSecond,
            unknown,
            notApplied,
            leftOut,
            lateMs,
            p99BeforeUs,
            p99MeanwhileUs,
            hopsMax,
            undecided);
  }
}
