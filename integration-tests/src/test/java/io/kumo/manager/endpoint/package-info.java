/** The way of the simulation to what a leading manager makes of requests. */
package io.kumo.manager.endpoint;
