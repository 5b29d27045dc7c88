/**
 * A whole cluster in this process: a manager, nodes and a proxy, with the files of all in one
 * folder.
 *
 * <p>Start with {@link io.kumo.tools.local.LocalCluster}.
 */
package io.kumo.tools.local;
