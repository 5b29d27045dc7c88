/**
 * The HTTP port of a process: whether it is well, and its metrics.
 *
 * <p>Start with {@link io.kumo.tools.status.StatusPort}. Depends on {@code io.kumo.tools.metrics}
 * and the JDK's HTTP server.
 */
package io.kumo.tools.status;
