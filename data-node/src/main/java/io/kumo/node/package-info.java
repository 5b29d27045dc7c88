/**
 * A data node: stores partitions, serves them, replicates them.
 *
 * <p>This package puts the others together, and nothing inside the module imports it.
 */
package io.kumo.node;
