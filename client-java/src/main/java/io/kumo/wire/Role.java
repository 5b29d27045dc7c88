package io.kumo.wire;

/** What a process is that says hello. */
public enum Role {
  CLIENT,
  PROXY,
  NODE,
  MANAGER,
  ADMIN
}
