/** Tests of {@code io.kumo.tools.admin}. */
package io.kumo.tools.admin;
