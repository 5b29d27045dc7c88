/** Tests of the proxy at its socket, over a cluster in memory. */
package io.kumo.proxy;
