/**
 * Where a process's log lines go and what they look like: java.util.logging, set up by code, behind
 * slf4j.
 *
 * <p>Start with {@link io.kumo.tools.logging.Logging}. Depends on the JDK only.
 */
package io.kumo.tools.logging;
