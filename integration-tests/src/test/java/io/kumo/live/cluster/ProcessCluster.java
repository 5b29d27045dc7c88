package io.kumo.live.cluster;

import static io.kumo.live.cluster.Eventually.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import io.kumo.live.traffic.TextConnection;
import io.kumo.ring.Address;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A cluster of separate processes on this machine, as an operator starts it: managers, nodes,
 * proxies, then {@code kumo-admin attach}. For one thread.
 */
public final class ProcessCluster implements KumoServer {
  private final Path folder;
  private final Shape shape;
  private final Hosts hosts;
  private final List<Seat> managers = new ArrayList<>();
  private final List<Seat> nodes = new ArrayList<>();
  private final List<Seat> proxies = new ArrayList<>();
  private final List<Address> raft = new ArrayList<>();
  private final Admin admin;
  private final String group;
  private int nodesMade;

  private ProcessCluster(Path folder, Shape shape, Hosts hosts) {
    this.folder = folder;
    this.shape = shape;
    this.hosts = hosts;
    List<Address> addresses =
        IntStream.rangeClosed(1, shape.managers()).mapToObj(i -> free("manager-" + i)).toList();
    String group = addresses.stream().map(Address::toString).collect(Collectors.joining(","));
    for (int i = 0; i < shape.managers(); i++) {
      managers.add(manager(i + 1, addresses.get(i), group));
    }
    this.group = group;
    for (int i = 0; i < shape.nodes(); i++) {
      nodes.add(node(group));
    }
    for (int i = 0; i < shape.proxies(); i++) {
      proxies.add(proxy(i + 1, group));
    }
    this.admin = new Admin(folder, group);
  }

  /**
   * Starts a new cluster, attaches its nodes and waits until all its proxies serve.
   *
   * @param folder for data and logs
   */
  public static ProcessCluster start(Path folder, Shape shape) {
    return start(folder, shape, Hosts.LOOPBACK);
  }

  /**
   * As {@link #start(Path, Shape)}, elsewhere.
   *
   * @param hosts stay open when the cluster is closed
   */
  public static ProcessCluster start(Path folder, Shape shape, Hosts hosts) {
    ProcessCluster cluster = new ProcessCluster(folder, shape, hosts);
    try {
      cluster.all().forEach(Seat::start);
      eventually("a manager leads and knows all nodes", () -> cluster.requireNodes("NEW", "UP"));
      eventually("the nodes are attached", () -> cluster.admin.run("attach").orFail());
      cluster.awaitReady();
      return cluster;
    } catch (RuntimeException | Error e) {
      AssertionError failure = new AssertionError("no cluster:\n" + cluster.tails(), e);
      cluster.close();
      throw failure;
    }
  }

  private Seat manager(int number, Address address, String group) {
    String name = "manager-" + number;
    Address raftAddress = free(name);
    raft.add(raftAddress);
    List<String> arguments =
        List.of(
            "-l",
            address.toString(),
            "-p",
            group,
            "-s",
            folder.resolve(name).toString(),
            "--raft-port",
            "" + raftAddress.port(),
            "--partitions",
            "" + shape.partitions());
    return seat(name, address, Program.MANAGER, arguments);
  }

  private Seat node(String managersToJoin) {
    nodesMade++;
    String name = "node-" + nodesMade;
    Address address = free(name);
    List<String> arguments =
        List.of(
            "-l", address.toString(), "-m", managersToJoin, "-s", folder.resolve(name).toString());
    return seat(name, address, Program.NODE, arguments);
  }

  private Seat proxy(int number, String group) {
    String name = "proxy-" + number;
    Address address = free(name);
    List<String> arguments = List.of("-m", group, "-t", address.toString());
    return seat(name, address, Program.PROXY, arguments);
  }

  private Seat seat(String name, Address address, Program program, List<String> arguments) {
    List<String> all = new ArrayList<>(arguments);
    int statusPort = Ports.free();
    all.addAll(List.of("--http-port", Integer.toString(statusPort)));
    return new Seat(
        name,
        address,
        statusPort,
        folder,
        () -> hosts.command(name, program.command(shape.heap(), all)));
  }

  private Address free(String server) {
    return new Address(hosts.address(server), Ports.free());
  }

  /** The managers, in the order in which they name each other. */
  public List<Seat> managers() {
    return List.copyOf(managers);
  }

  /** The data nodes. */
  public List<Seat> nodes() {
    return List.copyOf(nodes);
  }

  /** The proxies. */
  public List<Seat> proxies() {
    return List.copyOf(proxies);
  }

  /** Starts one more node, which is not attached yet. */
  public Seat addNode() {
    Seat node = node(group);
    nodes.add(node);
    node.start();
    return node;
  }

  /** Stops a node for good: it is no part of the cluster any more. */
  public void retire(Seat node) {
    node.stop();
    nodes.remove(node);
  }

  /** Where the managers speak Raft to each other. */
  public List<Address> raftAddresses() {
    return List.copyOf(raft);
  }

  /** All servers, those that others need first. */
  public List<Seat> all() {
    return Stream.of(managers, nodes, proxies).flatMap(List::stream).toList();
  }

  /** kumo-admin for this cluster. */
  public Admin admin() {
    return admin;
  }

  /** Starts again what does not run, and waits until all its proxies serve. */
  public void startAgain() {
    all().stream().filter(seat -> !seat.isRunning()).forEach(Seat::start);
    awaitReady();
  }

  /** Stops every process as an operator would, proxies first; each must end cleanly. */
  public void stopAll() {
    List<Seat> order = new ArrayList<>(all());
    java.util.Collections.reverse(order);
    order.forEach(Seat::stop);
  }

  /** Kills every process at once (SIGKILL). */
  public void killAll() {
    List<Seat> running = all().stream().filter(Seat::isRunning).toList();
    running.forEach(seat -> seat.process().signalKill());
    running.forEach(Seat::kill);
  }

  /** Waits until every node is in sync for all that it should hold and every proxy serves. */
  public void awaitReady() {
    eventually("all nodes are in sync", this::requireInSync);
    awaitServing();
    all().forEach(Seat::ready);
  }

  /** Waits until every proxy answers reads of all partitions, as far as chance takes it there. */
  public void awaitServing() {
    for (InetSocketAddress face : faces()) {
      eventually("the proxy at " + face + " serves", () -> requireServing(face));
    }
  }

  private void requireInSync() {
    requireNodes("UP");
    int underReplicated = admin.status().get("underReplicated").intValue();
    if (underReplicated != 0) {
      throw new AssertionError(underReplicated + " partitions are under-replicated");
    }
  }

  private void requireNodes(String... states) {
    JsonNode status = admin.status();
    List<String> found = new ArrayList<>();
    status.get("nodes").forEach(node -> found.add(node.get("state").textValue()));
    found.removeIf("GONE"::equals);
    if (found.size() != nodes.size() || !List.of(states).containsAll(found)) {
      throw new AssertionError("nodes are " + found);
    }
  }

  private static void requireServing(InetSocketAddress face) throws IOException {
    try (TextConnection connection = new TextConnection(face)) {
      for (int i = 0; i < 100; i++) {
        String answer = connection.ask("get ready-" + i);
        if (!answer.equals("END")) {
          throw new AssertionError(answer);
        }
      }
    }
  }

  private String tails() {
    return all().stream()
        .filter(seat -> seat.process() != null)
        .map(seat -> "--- " + seat + "\n" + seat.process().tail())
        .collect(Collectors.joining("\n"));
  }

  @Override
  public List<InetSocketAddress> faces() {
    return proxies.stream()
        .map(Seat::address)
        .map(address -> new InetSocketAddress(address.host(), address.port()))
        .toList();
  }

  @Override
  public List<Address> managerAddresses() {
    return managers.stream().map(Seat::address).toList();
  }

  @Override
  public List<String> complaints() {
    return all().stream().flatMap(seat -> complaints(seat)).toList();
  }

  private static Stream<String> complaints(Seat seat) {
    return LogCheck.complaints(seat.logSinceReady()).stream()
        .map(line -> seat.name() + ": " + line);
  }

  /** The lines of stack traces in all logs. */
  public List<String> stackTraces() {
    return all().stream()
        .flatMap(seat -> LogCheck.stackTraces(seat.process().log()).stream())
        .toList();
  }

  @Override
  public void close() {
    killAll();
  }

  @Override
  public String toString() {
    return (shape.managers() + shape.nodes() + shape.proxies()) + " processes";
  }
}
