/** The way of the simulation's mutants into the core's package-private wiring. */
package io.kumo.node.replica;
