/** Tests of Kumo's programs and their launchers. */
package io.kumo.tools;
