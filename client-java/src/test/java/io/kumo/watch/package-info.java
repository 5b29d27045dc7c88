/** Tests of ring watching and of asking managers, over loopback. */
package io.kumo.watch;
