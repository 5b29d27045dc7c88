/** Tests of {@code io.kumo.tools.options}. */
package io.kumo.tools.options;
