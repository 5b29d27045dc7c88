/**
 * A process's metrics, shown to JMX clients and as text for Prometheus.
 *
 * <p>Start with {@link io.kumo.tools.metrics.MetricSource}. Every metric is named {@code
 * TYPE.REST}, and its unit is the last word of the name; the list of all is in the module's README.
 * Depends on dropwizard-metrics and the JDK.
 */
package io.kumo.tools.metrics;
