/** The way of the simulation to a shard's group commit. */
package io.kumo.node.shard;
