package io.kumo.tools.admin;

import io.kumo.message.ClusterStatus;
import io.kumo.message.ManagerReply;
import io.kumo.message.ManagerRequest;
import io.kumo.message.MetricsReport;
import io.kumo.message.Value;
import io.kumo.message.VerifyReport;
import io.kumo.ring.Address;
import io.kumo.ring.Key;
import io.kumo.ring.Ring;
import io.kumo.tools.options.FailureException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** The cluster that a command works on. Calls block, for some seconds at most. */
public interface Cluster {
  /**
   * Asks one manager after another until one answers.
   *
   * @param wanted what answers the request
   * @throws FailureException if no manager answers, or the managers refuse or have no leader
   */
  <T extends ManagerReply> T ask(ManagerRequest request, Class<T> wanted) throws FailureException;

  /**
   * The newest ring.
   *
   * @throws FailureException if no manager answers
   */
  Ring ring() throws FailureException;

  /** The metrics of those of {@code nodes} that answer; all are asked at once. */
  Map<Address, MetricsReport> metrics(Collection<Address> nodes) throws FailureException;

  /**
   * How those of {@code nodes} that answer stand with comparing what they lead; all are asked at
   * once.
   *
   * @param all whether each shall compare everything now, if it does not do so already
   */
  Map<Address, VerifyReport> verify(Collection<Address> nodes, boolean all) throws FailureException;

  /**
   * Reads an entry, as an application does.
   *
   * @return empty if there is none
   * @throws FailureException if it cannot be read in time
   */
  Optional<Value> get(Key key) throws FailureException;

  /**
   * Stores an entry that never expires, as an application does.
   *
   * @throws FailureException if it was not stored, or may not have been
   */
  void set(Key key, byte[] value) throws FailureException;

  /**
   * Removes an entry, as an application does.
   *
   * @return whether there was one
   * @throws FailureException if it was not removed, or may not have been
   */
  boolean delete(Key key) throws FailureException;

  /** The state of managers, nodes and rebalance. */
  default ClusterStatus status() throws FailureException {
    return ask(new ManagerRequest.Status(), ManagerReply.StatusReport.class).status();
  }
}
