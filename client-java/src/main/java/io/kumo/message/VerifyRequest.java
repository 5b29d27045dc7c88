package io.kumo.message;

/**
 * What admin tools ask of a node about the comparison of what it leads with the other replicas.
 * Answered at once by a {@link VerifyReport}.
 *
 * @param all whether all partitions that the node leads now shall be compared, each as soon as
 *     possible and as fast as it can be; where that is under way already, nothing new is begun
 */
public record VerifyRequest(boolean all) {}
