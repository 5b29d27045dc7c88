/**
 * The only way to the time: {@link io.kumo.time.Clock} to read it, {@link io.kumo.time.Scheduler}
 * to be called later. {@link io.kumo.time.SystemClock} is the one class of Kumo that reads the
 * machine's clocks; everything else is handed a clock, so that tests and the simulator run on
 * virtual time. Depends on the JDK alone.
 */
package io.kumo.time;
