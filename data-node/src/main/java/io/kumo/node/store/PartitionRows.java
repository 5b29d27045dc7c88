package io.kumo.node.store;

import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the rows of all partitions, as the opening of a store does. */
final class PartitionRows {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionRows.class);

  private PartitionRows() {}

  /** Returns them by partition; a damaged one as if it held nothing. */
  static Map<Integer, PartitionRow> read(XodusTable table, StoreMetrics metrics) {
    Map<Integer, PartitionRow> partitions = new HashMap<>();
    table.read(
        rows -> {
          rows.walk(
              RowKey.partitions(),
              RowKey.partitions(),
              (key, row) -> {
                try {
                  partitions.put(RowKey.partitionOf(key), PartitionRow.read(key, row));
                } catch (DamagedRowException e) {
                  // Position 0: for the restart rule the replica has lost everything.
                  metrics.damages.inc();
                  LOG.error("row of partition {} damaged", RowKey.partitionOf(key), e);
                  partitions.put(RowKey.partitionOf(key), PartitionRow.EMPTY.withPieces());
                }
                return true;
              });
          return null;
        });
    return partitions;
  }
}
