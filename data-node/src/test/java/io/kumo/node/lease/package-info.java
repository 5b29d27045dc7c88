/** Tests of leases and heartbeats on virtual time. */
package io.kumo.node.lease;
