/**
 * What {@link io.kumo.ArchitectureTest} needs beyond ArchUnit's own words: the production classes,
 * the map of the packages, and a few conditions on calls and uses.
 */
package io.kumo.architecture;
