/**
 * kumo-admin: what can be asked of a cluster and changed in it from a terminal.
 *
 * <p>Start with {@link io.kumo.tools.admin.AdminCommand}, of which there is one class for each
 * command, and {@link io.kumo.tools.admin.AdminProgram}, which lists them. A command asks the
 * {@link io.kumo.tools.admin.Cluster} and answers with a {@link io.kumo.tools.admin.Report}, which
 * is shown as table or as JSON.
 */
package io.kumo.tools.admin;
