/**
 * kumo-admin: what can be asked of a cluster and changed in it from a terminal.
 *
 * <p>Start with {@link io.kumo.tools.admin.AdminCommand}, of which there is one class for each
 * command, and {@code Commands}, which lists them. {@link io.kumo.tools.admin.AdminProgram} gives a
 * command the {@link io.kumo.tools.admin.Cluster} and shows the {@link io.kumo.tools.admin.Report}
 * that it answers with, as table or as JSON.
 */
package io.kumo.tools.admin;
