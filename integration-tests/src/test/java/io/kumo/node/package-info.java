/** The way of the simulation to what a node says to the managers. */
package io.kumo.node;
