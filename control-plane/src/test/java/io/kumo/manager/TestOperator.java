package io.kumo.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.kumo.message.ClusterStatus;
import io.kumo.message.ManagerReply;
import io.kumo.message.ManagerReply.ManagersChanged;
import io.kumo.message.ManagerRequest;
import io.kumo.message.ManagerRequest.ChangeManagers;
import io.kumo.net.Connection;
import io.kumo.net.FrameLimits;
import io.kumo.net.NetCounters;
import io.kumo.net.NetRuntime;
import io.kumo.ring.Address;
import io.kumo.time.SystemClock;
import io.kumo.watch.ManagerClient;
import io.kumo.watch.NewestRing;
import io.kumo.watch.RingWatcher;
import io.kumo.wire.Hello;
import io.kumo.wire.Role;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Asks whichever of the managers answers, as nodes and tools do. */
final class TestOperator implements AutoCloseable {
  private static final int TIMEOUT_MS = 30_000;

  private final TestManagers managers;
  private final NetRuntime runtime = NetRuntime.start("test-operator", 1, new SystemClock());
  private final ManagerClient client;

  TestOperator(TestManagers managers, int... asked) {
    this.managers = managers;
    Connection.Config config =
        new Connection.Config(
            Hello.of(Role.ADMIN, Optional.empty()), FrameLimits.DEFAULT, new NetCounters());
    List<Address> addresses =
        asked.length == 0
            ? managers.addresses()
            : IntStream.of(asked).mapToObj(managers::address).toList();
    this.client = ManagerClient.start(runtime, addresses, () -> config);
  }

  /** Watches rings from now on, as nodes and clients do. */
  NewestRing watch() {
    NewestRing rings = new NewestRing();
    RingWatcher.start(client, rings);
    return rings;
  }

  ManagerReply ask(ManagerRequest request) throws Exception {
    return client.ask(request, TIMEOUT_MS).get(TIMEOUT_MS + 5_000, TimeUnit.MILLISECONDS);
  }

  CompletableFuture<ManagerReply> begin(ManagerRequest request) {
    return client.ask(request, TIMEOUT_MS);
  }

  /** Registers a node, which needs a leader and a majority. */
  void registers(int node) throws Exception {
    assertInstanceOf(ManagerReply.Registered.class, ask(TestClient.register(node, node)));
  }

  ClusterStatus status() throws Exception {
    return assertInstanceOf(ManagerReply.StatusReport.class, ask(new ManagerRequest.Status()))
        .status();
  }

  /** Changes the group, and checks that it consists of {@code members} afterwards. */
  void change(ChangeManagers change, int... members) throws Exception {
    ManagerReply reply = ask(change);
    ManagersChanged changed = assertInstanceOf(ManagersChanged.class, reply, change + ": " + reply);
    assertEquals(addresses(members), changed.managers());
  }

  String refused(ChangeManagers change) throws Exception {
    return assertInstanceOf(ManagerReply.Refused.class, ask(change), "" + change).why();
  }

  List<Address> addresses(int... members) {
    return IntStream.of(members)
        .mapToObj(managers::address)
        .sorted(Comparator.comparing(Address::toString))
        .toList();
  }

  ChangeManagers add(int joining) {
    return ChangeManagers.add(managers.address(joining));
  }

  ChangeManagers remove(int leaving) {
    return ChangeManagers.remove(managers.address(leaving), false);
  }

  ChangeManagers replace(int leaving, int joining) {
    return ChangeManagers.replace(managers.address(leaving), managers.address(joining));
  }

  @Override
  public void close() {
    client.close();
    runtime.close();
  }
}
