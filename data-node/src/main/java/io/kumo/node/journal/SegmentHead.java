package io.kumo.node.journal;

import io.kumo.node.entry.JournalRecord;
import io.kumo.ring.NodeId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What every segment begins with: format version (32 bit), cluster id (128), node id (128), shard
 * (32), number of states (32), and the states as {@link RecordCodec} gives them.
 *
 * @param states every partition of the shard as it stands at this point
 */
record SegmentHead(JournalIdentity identity, List<JournalRecord.State> states) {
  static final int FORMAT = 1;

  private static final int BYTES_BEFORE_STATES = 4 + 16 + 16 + 4 + 4;
  private static final int STATE_BYTES_MIN = 16;

  SegmentHead {
    states = List.copyOf(states);
  }

  long bytes() {
    return BYTES_BEFORE_STATES + states.stream().mapToLong(RecordCodec::bytes).sum();
  }

  void write(RecordOutput to) {
    to.u32(FORMAT);
    uuid(identity.clusterId(), to);
    uuid(identity.node().value(), to);
    to.u32(identity.shard());
    to.u32(states.size());
    for (JournalRecord.State state : states) {
      RecordCodec.write(state, to);
    }
  }

  /**
   * Reads a head.
   *
   * @throws ForeignJournalException a format that this program does not know
   */
  static SegmentHead read(ByteBuffer body)
      throws MalformedRecordException, ForeignJournalException {
    RecordInput from = new RecordInput(body);
    int format = from.u32("format");
    if (format != FORMAT) {
      throw new ForeignJournalException("journal of format " + format + ", known is " + FORMAT);
    }
    UUID clusterId = uuid(from);
    NodeId node = new NodeId(uuid(from));
    JournalIdentity identity = new JournalIdentity(clusterId, node, from.natural("shard"));
    int count = from.count("number of states", STATE_BYTES_MIN);
    List<JournalRecord.State> states = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      if (!(RecordCodec.read(from) instanceof JournalRecord.State state)) {
        throw new MalformedRecordException("a head with a record that is no state");
      }
      states.add(state);
    }
    from.end("head");
    return new SegmentHead(identity, states);
  }

  private static void uuid(UUID uuid, RecordOutput to) {
    to.u64(uuid.getMostSignificantBits());
    to.u64(uuid.getLeastSignificantBits());
  }

  private static UUID uuid(RecordInput from) throws MalformedRecordException {
    return new UUID(from.u64("id"), from.u64("id"));
  }
}
