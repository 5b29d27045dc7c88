/** Tests of {@code io.kumo.tools.local}. */
package io.kumo.tools.local;
