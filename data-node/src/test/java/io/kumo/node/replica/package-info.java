/** Tests of the replica's core, part by part; the whole is for the simulation. */
package io.kumo.node.replica;
