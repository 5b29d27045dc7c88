/**
 * Assembles a manager of its parts. Start with {@link io.kumo.manager.Manager}; then read {@code
 * state}, which says what managers decide, and {@code endpoint}, which says whom they answer.
 */
package io.kumo.manager;
