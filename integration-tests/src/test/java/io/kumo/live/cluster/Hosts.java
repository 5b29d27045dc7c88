package io.kumo.live.cluster;

import java.util.List;

/** Where the servers of a cluster run. */
public interface Hosts extends AutoCloseable {
  /** All on this machine's loopback address. */
  Hosts LOOPBACK =
      new Hosts() {
        @Override
        public String address(String server) {
          return "127.0.0.1";
        }

        @Override
        public List<String> command(String server, List<String> command) {
          return command;
        }

        @Override
        public void close() {
          // Nothing was made.
        }
      };

  /** The address of {@code server}, such as {@code node-2}; always the same. */
  String address(String server);

  /** What starts {@code command} as {@code server} at its place. */
  List<String> command(String server, List<String> command);

  /** Takes away what was made; after the servers have ended. */
  @Override
  void close();
}
