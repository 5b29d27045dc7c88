/**
 * What Kumo's processes say to each other, as records: requests to a partition's primary and their
 * replies, requests to the managers and theirs.
 *
 * <p>Start with {@link io.kumo.message.DataRequest} and {@link io.kumo.message.ManagerRequest}.
 * Records hold meaning only; how they become bytes is the {@code wire} package's. What nodes say to
 * each other is the data node's own. Depends on {@code ring} and the JDK. Arrays in records are
 * handed over, not copied: neither side may change them afterwards.
 */
package io.kumo.message;
