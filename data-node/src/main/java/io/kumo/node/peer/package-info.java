/**
 * How nodes talk to each other: the frames of the replica cores' messages and of heartbeats, and
 * one outgoing connection to each other node.
 *
 * <p>Start with {@link io.kumo.node.peer.PeerLinks}. Messages to one process leave in the order in
 * which they were sent, and are lost with the connection; the cores are told of each new one and
 * resend what is not acknowledged. Batches, entries and operation records have the same bytes as in
 * the journal. Depends on {@code replica}, {@code lease}, {@code journal} (codecs) and client-java.
 */
package io.kumo.node.peer;
