/**
 * The life of a server process: logging, JMX, status port, the start of what it is for, and a clean
 * stop when it is asked to.
 *
 * <p>Start with {@link io.kumo.tools.process.ServerProcess}. Depends on this module's {@code
 * options}, {@code logging}, {@code metrics} and {@code status}.
 */
package io.kumo.tools.process;
