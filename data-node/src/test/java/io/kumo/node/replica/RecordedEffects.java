package io.kumo.node.replica;

import io.kumo.message.ConfigurationAsk;
import io.kumo.node.entry.Batch;
import io.kumo.node.entry.Entry;
import io.kumo.node.entry.JournalRecord;
import io.kumo.node.entry.Write;
import io.kumo.node.lease.HeldLease;
import io.kumo.ring.Key;
import io.kumo.ring.Member;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Notes what a replica wants. Remembers what is committed, until told to forget it. */
final class RecordedEffects implements Effects, CommittedEntries {
  final List<JournalRecord> journal = new ArrayList<>();
  final List<PeerMessage> sent = new ArrayList<>();
  final List<ConfigurationAsk> asks = new ArrayList<>();
  final List<String> broken = new ArrayList<>();
  final Map<Key, Optional<Entry>> memory = new HashMap<>();
  final List<Long> journalReads = new ArrayList<>();
  final List<StoreTask> tasks = new ArrayList<>();
  long lastTask;
  int left;
  long pinnedBytes;
  boolean diskFull;
  boolean hindered;
  long queuedBytes;
  final Map<Member, HeldLease> leases = new HashMap<>();
  long lastLoad;
  Serving serving;
  long lastTicket;
  long lastSession;
  Optional<Key> lastReadAfter = Optional.empty();

  List<Batch> batches() {
    return journal.stream()
        .filter(JournalRecord.Appended.class::isInstance)
        .map(record -> ((JournalRecord.Appended) record).batch())
        .toList();
  }

  <T extends PeerMessage> T lastSent(Class<T> type) {
    return sent.stream().filter(type::isInstance).map(type::cast).reduce((a, b) -> b).orElseThrow();
  }

  @Override
  public Committed find(Key key) {
    return memory.containsKey(key) ? new Committed.Known(memory.get(key)) : Committed.NOT_IN_MEMORY;
  }

  @Override
  public long pinnedBytes() {
    return pinnedBytes;
  }

  @Override
  public boolean diskFull() {
    return diskFull;
  }

  @Override
  public boolean hindered() {
    return diskFull || hindered;
  }

  @Override
  public void append(long ticket, JournalRecord record, boolean synced) {
    journal.add(record);
    lastTicket = ticket;
  }

  @Override
  public void send(Member to, PeerMessage message) {
    sent.add(message);
  }

  @Override
  public long queuedBytes(Member to) {
    return queuedBytes;
  }

  @Override
  public void load(long ticket, Key key) {
    lastLoad = ticket;
  }

  @Override
  public void committed(List<Write> writes, long watermark) {
    for (Write write : writes) {
      if (write instanceof Write.Put put) {
        memory.put(put.entry().key(), Optional.of(put.entry()));
      } else if (write instanceof Write.Remove remove) {
        memory.put(remove.key(), Optional.empty());
      }
    }
  }

  @Override
  public void ask(ConfigurationAsk ask) {
    asks.add(ask);
  }

  @Override
  public void publish(Serving newest) {
    serving = newest;
  }

  @Override
  public void keepLease(HeldLease lease, int leaderTerm, int term) {
    leases.put(lease.member(), lease);
  }

  @Override
  public void dropLease(Member member) {}

  @Override
  public void store(long ticket, StoreTask task) {
    tasks.add(task);
    lastTask = ticket;
  }

  @Override
  public void readJournal(long session, long after) {
    journalReads.add(session);
  }

  @Override
  public void readStore(long session, Optional<Key> after, long applied) {
    lastSession = session;
    lastReadAfter = after;
  }

  @Override
  public void endFeed(long session) {}

  @Override
  public void left() {
    left++;
  }

  @Override
  public void broken(String why) {
    broken.add(why);
  }
}
