package io.kumo.message;

/**
 * Names one mutation for ever, so that a replay gets the first run's answer.
 *
 * @param client drawn at random by each client at its start
 * @param sequence the client's own count; no two of its mutations share one
 */
public record OperationId(long client, long sequence) {
  @Override
  public String toString() {
    return Long.toHexString(client) + ":" + sequence;
  }
}
