/** Tests of {@code io.kumo.tools.logging}. */
package io.kumo.tools.logging;
