/** The way of the simulation to what a leading manager decides of itself. */
package io.kumo.manager.lead;
