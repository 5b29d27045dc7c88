/**
 * The command line of every Kumo program: what its options are called, how they are read, what its
 * help says, and with which code it ends.
 *
 * <p>Start with {@link io.kumo.tools.options.Program}. Depends on commons-cli and on {@code
 * io.kumo.ring} for addresses.
 */
package io.kumo.tools.options;
