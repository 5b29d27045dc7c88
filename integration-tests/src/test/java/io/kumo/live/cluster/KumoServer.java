package io.kumo.live.cluster;

import io.kumo.ring.Address;
import java.util.List;

/** A {@link MemcachedServer} that is a Kumo cluster. */
public interface KumoServer extends MemcachedServer {
  /** Where its managers listen. */
  List<Address> managerAddresses();

  @Override
  default boolean isKumo() {
    return true;
  }
}
