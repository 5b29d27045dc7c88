package io.kumo.proxy;

import io.kumo.proxy.memcached.MemoryBudget;
import io.kumo.proxy.memcached.ProtocolDetector;
import io.kumo.proxy.route.SessionContext;
import io.kumo.time.Throttle;

/** What all connections of a server share. */
record ServerContext(
    SessionContext sessions,
    ProtocolDetector protocols,
    MemoryBudget memory,
    ProxyLimits limits,
    ProxyMetrics metrics,
    Throttle bugLog) {}
