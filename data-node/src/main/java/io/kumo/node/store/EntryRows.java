package io.kumo.node.store;

import io.kumo.node.entry.Entry;
import io.kumo.node.store.XodusTable.Rows;
import io.kumo.ring.Key;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Reads and writes entries, with the pieces of large values, within one transaction. */
final class EntryRows {
  private final Rows rows;
  private final int partition;

  EntryRows(Rows rows, int partition) {
    this.rows = rows;
    this.partition = partition;
  }

  /**
   * The entry of a key, empty if there is none.
   *
   * @throws DamagedEntryException a row of it is damaged or missing
   */
  Optional<Entry> get(Key key) {
    return head(key).map(this::whole);
  }

  /** The version that the key is stored with, empty if there is none that can be read. */
  Optional<Long> soundVersion(Key key) {
    try {
      return head(key).map(EntryRow::version);
    } catch (DamagedEntryException e) {
      return Optional.empty();
    }
  }

  /**
   * Reads an entry from its row, met in a walk.
   *
   * @throws DamagedEntryException a row of it is damaged or missing
   */
  Entry read(Key key, ByteBuffer row) {
    return whole(head(key, row));
  }

  /** The version in a row met in a walk. */
  long version(Key key, ByteBuffer row) {
    return head(key, row).version();
  }

  /**
   * Puts an entry.
   *
   * @param mayHavePieces whether what it replaces may be in pieces
   */
  void put(Entry entry, boolean mayHavePieces) {
    int pieces = EntryRow.pieces(entry.value().length);
    if (mayHavePieces) {
      deletePieces(entry.key(), pieces);
    }
    byte[] rowKey = RowKey.entry(partition, entry.key());
    rows.put(rowKey, EntryRow.write(rowKey, entry));
    for (int number = 0; number < pieces; number++) {
      byte[] pieceKey = RowKey.piece(partition, entry.key(), number);
      rows.put(pieceKey, EntryRow.writePiece(pieceKey, entry, number));
    }
  }

  /** Removes an entry if there is one. */
  void delete(Key key, boolean mayHavePieces) {
    if (mayHavePieces) {
      deletePieces(key, 0);
    }
    rows.delete(RowKey.entry(partition, key));
  }

  /** By what is there and not by what the row says, which may be damaged. */
  private void deletePieces(Key key, int from) {
    for (int number = from; ; number++) {
      byte[] pieceKey = RowKey.piece(partition, key, number);
      if (rows.get(pieceKey).isEmpty()) {
        return;
      }
      rows.delete(pieceKey);
    }
  }

  private Optional<EntryRow> head(Key key) {
    return rows.get(RowKey.entry(partition, key)).map(row -> head(key, row));
  }

  private EntryRow head(Key key, ByteBuffer row) {
    try {
      return EntryRow.read(RowKey.entry(partition, key), key, row);
    } catch (DamagedRowException e) {
      throw new DamagedEntryException(partition, Optional.of(key), e);
    }
  }

  private Entry whole(EntryRow head) {
    if (head.pieces() == 0) {
      return head.entry();
    }
    Entry entry = head.entryWithRoom();
    for (int number = 0; number < head.pieces(); number++) {
      byte[] pieceKey = RowKey.piece(partition, entry.key(), number);
      try {
        EntryRow.readPiece(pieceKey, pieceAt(pieceKey, number), entry, number);
      } catch (DamagedRowException e) {
        throw new DamagedEntryException(partition, Optional.of(entry.key()), e);
      }
    }
    return entry;
  }

  private ByteBuffer pieceAt(byte[] pieceKey, int number) throws DamagedRowException {
    return rows.get(pieceKey)
        .orElseThrow(() -> new DamagedRowException("piece " + number + " is missing"));
  }
}
