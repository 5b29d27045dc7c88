package io.kumo.client;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Histogram;
import com.codahale.metrics.MetricRegistry;
import io.kumo.message.DataReply;
import io.kumo.metrics.OperationMeter;
import io.kumo.time.Clock;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * Counts what operations cost beyond one attempt: {@code client.hops}, and under {@code
 * client.refused.…} the answers that made them ask again or give up. Thread safe.
 */
final class AttemptMeter {
  private final Histogram hops;
  private final Map<DataReply.NotRun.Reason, Counter> refused =
      new EnumMap<>(DataReply.NotRun.Reason.class);

  AttemptMeter(MetricRegistry metrics, Clock clock) {
    this.hops = OperationMeter.histogram(metrics, "client.hops", clock);
    for (DataReply.NotRun.Reason reason : DataReply.NotRun.Reason.values()) {
      String name = reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
      refused.put(reason, metrics.counter("client.refused." + name));
    }
  }

  void onReply(DataReply reply) {
    if (reply instanceof DataReply.NotRun notRun) {
      refused.get(notRun.reason()).inc();
    }
  }

  void onEnded(int attempts) {
    hops.update(attempts);
  }
}
