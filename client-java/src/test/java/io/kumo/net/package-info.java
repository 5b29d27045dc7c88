/** Tests of servers and connections over loopback. */
package io.kumo.net;
