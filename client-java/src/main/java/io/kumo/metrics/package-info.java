/**
 * What dropwizard-metrics lacks for us: histograms that forget by time and cost little, meters of
 * operations by outcome, and all metrics as plain numbers. Start with {@link
 * io.kumo.metrics.OperationMeter}. Depends on {@code time}, dropwizard-metrics and HdrHistogram.
 */
package io.kumo.metrics;
