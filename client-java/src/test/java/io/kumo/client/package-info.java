/** Tests of the smart client: its flow on virtual time, and its edge over loopback. */
package io.kumo.client;
