/** Tests of histograms and meters, on virtual time. */
package io.kumo.metrics;
