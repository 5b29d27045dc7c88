/** Tests of the decoders and encoders: golden lines, and streams split anywhere. */
package io.kumo.proxy.memcached;
