/** Tests of {@code io.kumo.tools.metrics}. */
package io.kumo.tools.metrics;
