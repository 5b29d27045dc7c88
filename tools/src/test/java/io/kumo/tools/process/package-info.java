/** Tests of {@code io.kumo.tools.process}. */
package io.kumo.tools.process;
