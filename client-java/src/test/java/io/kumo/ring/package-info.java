/** Tests of where keys live. */
package io.kumo.ring;
