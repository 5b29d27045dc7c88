/** Tests of {@code io.kumo.tools.status}. */
package io.kumo.tools.status;
