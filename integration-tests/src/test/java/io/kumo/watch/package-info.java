/** The way of the simulation to where a process looks for a manager. */
package io.kumo.watch;
