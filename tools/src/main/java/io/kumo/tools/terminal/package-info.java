/**
 * Where a program meets a person: whether there is a terminal, what keys are pressed in it, how
 * large it is.
 *
 * <p>Start with {@link io.kumo.tools.terminal.Terminal}. Works by {@code stty} and ANSI's escape
 * sequences, without a library. Depends on the JDK and {@code io.kumo.time}.
 */
package io.kumo.tools.terminal;
