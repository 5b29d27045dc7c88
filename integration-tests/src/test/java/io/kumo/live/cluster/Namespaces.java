package io.kumo.live.cluster;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Each server in a network namespace of its own, so that links can be cut. All are joined by a
 * namespace that routes between them and to this process; a cut link is a rule there that drops
 * packets silently. One at a time in a process; for one thread.
 */
public final class Namespaces implements Hosts {
  private static final int HUB_NUMBER = 254;
  private static final int HERE_NUMBER = 253;

  /** The name of this process in {@link #cut}. */
  public static final String HERE = "here";

  private final String prefix = "kumo-" + ProcessHandle.current().pid() + "-";
  private final String hub = prefix + "hub";
  private final String link = "kumo" + ProcessHandle.current().pid();
  private final String network = "10." + (100 + ProcessHandle.current().pid() % 150) + ".77.";
  private final Map<String, Integer> numbers = new LinkedHashMap<>();
  private final List<String[]> cuts = new ArrayList<>();
  private final Thread reaper = new Thread(this::remove, "namespaces");

  private Namespaces() {}

  /** Whether this process may make namespaces, and the system has what is needed. */
  public static boolean areAllowed() {
    String probe = "kumo-probe-" + ProcessHandle.current().pid();
    if (!Shell.succeeds("ip", "netns", "add", probe)) {
      return false;
    }
    boolean links =
        Shell.succeeds(
                "ip", "-n", probe, "link", "add", "probe0", "type", "veth", "peer", "name",
                "probe1")
            && Shell.succeeds(
                "ip",
                "-n",
                probe,
                "rule",
                "add",
                "from",
                "10.9.9.1",
                "to",
                "10.9.9.2",
                "blackhole");
    Shell.run("ip", "netns", "del", probe);
    return links;
  }

  /** Makes the namespace in the middle; those of servers come when they are first named. */
  public static Namespaces make() {
    Namespaces namespaces = new Namespaces();
    Runtime.getRuntime().addShutdownHook(namespaces.reaper);
    namespaces.makeHub();
    return namespaces;
  }

  private void makeHub() {
    Shell.run("ip", "netns", "add", hub);
    ipIn(hub, "link", "set", "lo", "up");
    ipIn(hub, "addr", "add", ip(HUB_NUMBER) + "/32", "dev", "lo");
    Shell.run("ip", "netns", "exec", hub, "sysctl", "-q", "-w", "net.ipv4.ip_forward=1");
    Shell.run("ip", "link", "add", link, "type", "veth", "peer", "name", "here", "netns", hub);
    numbers.put(HERE, HERE_NUMBER);
    Shell.run("ip", "addr", "add", ip(HERE_NUMBER) + "/32", "dev", link);
    Shell.run("ip", "link", "set", link, "up");
    ipIn(hub, "link", "set", "here", "up");
    ipIn(hub, "route", "add", ip(HERE_NUMBER), "dev", "here");
    Shell.run("ip", "route", "add", ip(HUB_NUMBER), "dev", link);
    String here = ip(HERE_NUMBER);
    Shell.run("ip", "route", "add", network + "0/24", "via", ip(HUB_NUMBER), "src", here);
  }

  @Override
  public String address(String server) {
    if (!numbers.containsKey(server)) {
      numbers.put(server, numbers.size() + 1);
      makeHost(server);
    }
    return ip(numbers.get(server));
  }

  private void makeHost(String server) {
    String space = prefix + server;
    String address = ip(numbers.get(server));
    String port = "to" + numbers.get(server);
    Shell.run("ip", "netns", "add", space);
    ipIn(hub, "link", "add", port, "type", "veth", "peer", "name", "eth0", "netns", space);
    ipIn(hub, "link", "set", port, "up");
    ipIn(hub, "route", "add", address, "dev", port);
    ipIn(space, "link", "set", "lo", "up");
    ipIn(space, "addr", "add", address + "/32", "dev", "eth0");
    ipIn(space, "link", "set", "eth0", "up");
    ipIn(space, "route", "add", ip(HUB_NUMBER), "dev", "eth0");
    ipIn(space, "route", "add", "default", "via", ip(HUB_NUMBER));
  }

  @Override
  public List<String> command(String server, List<String> command) {
    List<String> inside = new ArrayList<>(List.of("ip", "netns", "exec", prefix + server));
    inside.addAll(command);
    return inside;
  }

  /** From now on nothing that {@code from} sends reaches {@code to}. */
  public void cut(String from, String to) {
    String[] rule = {"from", address(from), "to", address(to), "blackhole"};
    ipIn(hub, with(rule, "rule", "add"));
    cuts.add(rule);
  }

  /** All links are whole again. */
  public void mend() {
    cuts.forEach(rule -> ipIn(hub, with(rule, "rule", "del")));
    cuts.clear();
  }

  private static String[] with(String[] rule, String... verb) {
    List<String> all = new ArrayList<>(List.of(verb));
    all.addAll(List.of(rule));
    return all.toArray(new String[0]);
  }

  private static void ipIn(String space, String... arguments) {
    Shell.run(with(arguments, "ip", "-n", space));
  }

  private String ip(int number) {
    return network + number;
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(reaper);
    remove();
  }

  /** Takes away all that is there, whatever is not. */
  private void remove() {
    Shell.succeeds("ip", "link", "del", link);
    for (String server : numbers.keySet()) {
      if (!server.equals(HERE)) {
        Shell.succeeds("ip", "netns", "del", prefix + server);
      }
    }
    Shell.succeeds("ip", "netns", "del", hub);
  }
}
