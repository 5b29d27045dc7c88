/** Tests of what messages mean. */
package io.kumo.message;
