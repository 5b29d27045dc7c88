package io.kumo.watch;

import static io.kumo.fixture.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.kumo.fixture.FakeManager;
import io.kumo.fixture.FreePorts;
import io.kumo.fixture.Rings;
import io.kumo.message.ManagerReply;
import io.kumo.message.ManagerRequest;
import io.kumo.net.Connection;
import io.kumo.net.FrameLimits;
import io.kumo.net.NetCounters;
import io.kumo.net.NetRuntime;
import io.kumo.net.RequestException;
import io.kumo.ring.Address;
import io.kumo.ring.Ring;
import io.kumo.time.SystemClock;
import io.kumo.wire.Hello;
import io.kumo.wire.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RingWatcherTest {
  private final NetRuntime runtime = NetRuntime.start("test-watch", 1, new SystemClock());
  private final List<FakeManager> managers =
      new ArrayList<>(List.of(FakeManager.start(runtime), FakeManager.start(runtime)));
  private final NewestRing rings = new NewestRing();
  private ManagerClient client;

  private void watch() {
    client = client(managers.stream().map(FakeManager::address).toList());
    RingWatcher.start(client, rings);
  }

  private ManagerClient client(List<Address> addresses) {
    return ManagerClient.start(
        runtime,
        addresses,
        () ->
            new Connection.Config(
                Hello.of(Role.CLIENT, rings.clusterId()), FrameLimits.DEFAULT, new NetCounters()));
  }

  @AfterEach
  void stop() {
    if (client != null) {
      client.close();
    }
    managers.forEach(FakeManager::close);
    runtime.close();
  }

  private static Ring ring(long epoch) {
    return Rings.of(epoch, 4, 1, List.of(new Address("node", 1)));
  }

  private void publish(Ring ring) {
    managers.forEach(manager -> manager.publish(ring));
  }

  @Test
  void publishesEachNewerRing() {
    List<Long> heard = new CopyOnWriteArrayList<>();
    rings.listen(ring -> heard.add(ring.epoch()));
    publish(ring(1));
    watch();
    eventually(() -> assertEquals(1, rings.epoch()));
    publish(ring(2));
    eventually(() -> assertEquals(2, rings.epoch()));
    assertEquals(List.of(1L, 2L), heard);
  }

  @Test
  void goesOnWithTheNextManagerAndAsksOnlyForNewerRings() {
    publish(ring(7));
    watch();
    eventually(() -> assertEquals(7, rings.epoch()));
    FakeManager watched = managers.stream().filter(m -> m.watchers() > 0).findFirst().get();
    FakeManager other = managers.stream().filter(m -> m != watched).findFirst().get();
    watched.close();
    eventually(() -> assertEquals(1, other.watchers()));
    assertEquals(List.of(new ManagerRequest.WatchRing(7)), other.requests());
    other.publish(ring(8));
    eventually(() -> assertEquals(8, rings.epoch()));
  }

  @Test
  void goesOnWithTheManagersThatRingsName() throws Exception {
    FakeManager given = managers.get(0);
    FakeManager later = managers.get(1);
    later.behave(r -> Optional.of(new ManagerReply.Alive(4)));
    client = client(List.of(given.address()));
    RingWatcher.start(client, rings);
    given.publish(naming(1, later.address()));
    eventually(() -> assertEquals(1, rings.epoch()));
    given.close();
    eventually(() -> assertEquals(1, later.watchers()));
    ManagerReply reply = client.ask(new ManagerRequest.Status(), 5_000).get(9, TimeUnit.SECONDS);
    assertEquals(new ManagerReply.Alive(4), reply);
  }

  @Test
  void leavesAManagerThatHearsOfNoRing() {
    managers.get(0).belongNowhere();
    publish(ring(3));
    for (int i = 0; i < 5; i++) {
      NewestRing heard = new NewestRing();
      try (ManagerClient one = client(managers.stream().map(FakeManager::address).toList())) {
        RingWatcher.start(one, heard);
        eventually(() -> assertEquals(3, heard.epoch()));
      }
    }
  }

  @Test
  void comesBackToThoseThatItWasGivenWhereNoNamedOneLives() {
    FakeManager given = managers.get(0);
    client = client(List.of(given.address()));
    rings.offer(naming(1, FreePorts.address()));
    RingWatcher.start(client, rings);
    eventually(() -> assertEquals(1, given.watchers()));
    rings.offer(naming(2, FreePorts.address()));
    managers.get(0).close();
    managers.set(0, FakeManager.start(runtime, given.address()));
    eventually(() -> assertEquals(1, managers.get(0).watchers()));
  }

  /** Its group is gone from there: whoever runs there now has not been taken in anywhere. */
  @Test
  void comesBackToThoseThatItWasGivenWhereANamedOneBelongsToNoGroup() {
    FakeManager stray = managers.get(0);
    FakeManager given = managers.get(1);
    stray.belongNowhere();
    client = client(List.of(given.address()));
    rings.offer(naming(1, stray.address()));
    RingWatcher.start(client, rings);
    eventually(() -> assertEquals(1, given.watchers()));
    given.close();
    managers.set(1, FakeManager.start(runtime, given.address()));
    eventually(() -> assertEquals(1, managers.get(1).watchers()));
  }

  private static Ring naming(long epoch, Address manager) {
    Ring ring = ring(epoch);
    return new Ring(
        ring.clusterId(), epoch, ring.settings(), ring.nodes(), ring.chains(), List.of(manager));
  }

  @Test
  void refusesARingOfAnotherCluster() {
    publish(ring(1));
    watch();
    eventually(() -> assertEquals(1, rings.epoch()));
    Ring known = ring(9);
    Ring foreign = new Ring(new UUID(1, 1), 9, known.settings(), known.nodes(), known.chains());
    assertEquals(NewestRing.Offered.WRONG_CLUSTER, rings.offer(foreign));
    publish(foreign);
    publish(ring(2));
    eventually(() -> assertEquals(2, rings.epoch()));
  }

  @Test
  void aRingFromElsewhereCountsAlike() {
    assertEquals(NewestRing.Offered.TAKEN, rings.offer(ring(5)));
    assertEquals(NewestRing.Offered.NOT_NEWER, rings.offer(ring(5)));
    assertEquals(NewestRing.Offered.NOT_NEWER, rings.offer(ring(4)));
    assertEquals(Optional.of(Rings.CLUSTER), rings.clusterId());
  }

  @Test
  void asksTheNextManagerWhereOneHasNoLeader() throws Exception {
    managers.get(0).behave(r -> Optional.of(new ManagerReply.Unavailable("no leader")));
    managers.get(1).behave(r -> Optional.of(new ManagerReply.Alive(4)));
    client = client(managers.stream().map(FakeManager::address).toList());
    for (int i = 0; i < 5; i++) {
      ManagerReply reply = client.ask(new ManagerRequest.Status(), 5_000).get(9, TimeUnit.SECONDS);
      assertEquals(new ManagerReply.Alive(4), reply);
    }
  }

  @Test
  void asksTheNextManagerWhereOneIsDeadOrSilent() throws Exception {
    managers.get(0).behave(r -> Optional.empty());
    managers.get(1).behave(r -> Optional.of(new ManagerReply.Alive(4)));
    client =
        client(List.of(FreePorts.address(), managers.get(0).address(), managers.get(1).address()));
    ManagerReply reply = client.ask(new ManagerRequest.Status(), 9_000).get(9, TimeUnit.SECONDS);
    assertEquals(new ManagerReply.Alive(4), reply);
  }

  @Test
  void endsInTimeWhereNobodyAnswers() {
    client = client(List.of(FreePorts.address()));
    ExecutionException failure =
        assertThrows(
            ExecutionException.class,
            () -> client.ask(new ManagerRequest.Status(), 200).get(9, TimeUnit.SECONDS));
    RequestException cause = assertInstanceOf(RequestException.class, failure.getCause());
    assertEquals(RequestException.Kind.TIMED_OUT, cause.kind());
  }

  @Test
  void theLastUnavailableIsTheAnswerWhenTimeIsOver() throws Exception {
    managers.forEach(m -> m.behave(r -> Optional.of(new ManagerReply.Unavailable("no leader"))));
    client = client(managers.stream().map(FakeManager::address).toList());
    ManagerReply reply = client.ask(new ManagerRequest.Status(), 300).get(9, TimeUnit.SECONDS);
    assertEquals(new ManagerReply.Unavailable("no leader"), reply);
  }
}
