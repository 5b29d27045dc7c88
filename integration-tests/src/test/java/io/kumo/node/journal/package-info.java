/** The way of the simulation to the production journal, on a disk that can lose its power. */
package io.kumo.node.journal;
