/** Tests of the order and the bounds of a connection, over a cluster in memory. */
package io.kumo.proxy.route;
