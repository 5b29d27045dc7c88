/** Tests of {@code io.kumo.tools.terminal}. */
package io.kumo.tools.terminal;
