package io.kumo.tools.admin;

import io.kumo.message.ManagerReply;
import io.kumo.message.ManagerRequest;
import io.kumo.message.MetricsReport;
import io.kumo.message.Value;
import io.kumo.message.VerifyReport;
import io.kumo.net.Connection;
import io.kumo.net.FrameLimits;
import io.kumo.net.NetCounters;
import io.kumo.net.NetRuntime;
import io.kumo.net.RequestException;
import io.kumo.ring.Address;
import io.kumo.ring.Key;
import io.kumo.ring.Ring;
import io.kumo.tools.options.FailureException;
import io.kumo.watch.ManagerClient;
import io.kumo.watch.NewestRing;
import io.kumo.watch.RingWatcher;
import io.kumo.wire.Hello;
import io.kumo.wire.Role;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** A cluster that is reached over the network. Its calls block; for one thread. */
public final class ManagedCluster implements Cluster, AutoCloseable {
  /** A manager that joins starts Raft and catches up first. */
  private static final long CHANGE_MS = 60_000;

  private final List<Address> addresses;
  private final long timeoutMs;
  private final NewestRing rings = new NewestRing();
  private final ManagerClient managers;
  private final NodeAsks nodes;
  private final Entries entries;

  private ManagedCluster(NetRuntime runtime, List<Address> addresses, long timeoutMs) {
    this.addresses = addresses;
    this.timeoutMs = timeoutMs;
    this.nodes = new NodeAsks(runtime, timeoutMs);
    this.entries = new Entries(addresses, timeoutMs);
    NetCounters counters = new NetCounters();
    this.managers =
        ManagerClient.start(
            runtime,
            addresses,
            () ->
                new Connection.Config(
                    Hello.of(Role.ADMIN, Optional.empty()), FrameLimits.DEFAULT, counters));
  }

  /**
   * Begins to connect to the cluster that has these managers.
   *
   * @param timeoutMs how long each call may take
   */
  public static ManagedCluster connect(NetRuntime runtime, List<Address> managers, long timeoutMs) {
    return new ManagedCluster(runtime, managers, timeoutMs);
  }

  @Override
  public Ring ring() throws FailureException {
    CompletableFuture<Ring> first = new CompletableFuture<>();
    Runnable unlisten = rings.listen(first::complete);
    RingWatcher watcher = RingWatcher.start(managers, rings);
    try {
      return await(first, timeoutMs);
    } finally {
      watcher.close();
      unlisten.run();
    }
  }

  @Override
  public Map<Address, MetricsReport> metrics(Collection<Address> addressesOfNodes) {
    return nodes.metrics(addressesOfNodes);
  }

  @Override
  public Map<Address, VerifyReport> verify(Collection<Address> addressesOfNodes, boolean all) {
    return nodes.verify(addressesOfNodes, all);
  }

  @Override
  public Optional<Value> get(Key key) throws FailureException {
    return entries.get(key);
  }

  @Override
  public void set(Key key, byte[] value) throws FailureException {
    entries.set(key, value);
  }

  @Override
  public boolean delete(Key key) throws FailureException {
    return entries.delete(key);
  }

  @Override
  public <T extends ManagerReply> T ask(ManagerRequest request, Class<T> wanted)
      throws FailureException {
    long waitMs = request instanceof ManagerRequest.ChangeManagers ? CHANGE_MS : timeoutMs;
    ManagerReply reply = await(managers.ask(request, waitMs), waitMs);
    if (wanted.isInstance(reply)) {
      return wanted.cast(reply);
    }
    if (reply instanceof ManagerReply.Refused refused) {
      throw new FailureException("the managers refuse: " + refused.why());
    }
    if (reply instanceof ManagerReply.Unavailable unavailable) {
      throw new FailureException(
          "the managers have no leader: "
              + unavailable.why()
              + "; a majority of them must run, see that all do and ask again");
    }
    throw new FailureException("the managers answered with something else: " + reply);
  }

  private <T> T await(CompletableFuture<T> answer, long waitMs) throws FailureException {
    try {
      return answer.get(2 * waitMs, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new FailureException(silence(e.getCause()), e);
    } catch (TimeoutException e) {
      throw new FailureException(silence(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailureException("interrupted", e);
    }
  }

  private String silence(Throwable cause) {
    String where = addresses.stream().map(Address::toString).collect(Collectors.joining(", "));
    if (cause instanceof RequestException e && e.kind() == RequestException.Kind.ERROR) {
      return "a manager at " + where + " does not understand: " + e.getMessage();
    }
    return "no manager answers at "
        + where
        + (cause.getMessage() == null ? "" : " (" + cause.getMessage() + ")")
        + "; see that kumo-manager runs there, or name the managers by -m";
  }

  @Override
  public void close() {
    entries.close();
    nodes.close();
    managers.close();
  }
}
