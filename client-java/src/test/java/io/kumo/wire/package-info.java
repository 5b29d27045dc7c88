/** Tests of the bytes: golden ones, round trips, and what peers must not send. */
package io.kumo.wire;
