/** Tests of time. */
package io.kumo.time;
