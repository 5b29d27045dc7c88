/**
 * What a node answers on its port: clients' requests, other nodes' messages and heartbeats, and who
 * asks for the ring.
 *
 * <p>Start with {@link io.kumo.node.endpoint.NodeEndpoint}. Frames are decoded and, where memory
 * holds the answer, answered on the network's loops; all else goes to the shards. Depends on {@code
 * shard}, {@code peer}, {@code lease}, {@code replica} and client-java.
 */
package io.kumo.node.endpoint;
