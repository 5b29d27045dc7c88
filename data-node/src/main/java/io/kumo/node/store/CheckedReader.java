package io.kumo.node.store;

import java.util.ArrayList;
import java.util.List;
import jetbrains.exodus.io.Block;
import jetbrains.exodus.io.DataReader;

/** Reads files through {@link CheckedBlock}. */
final class CheckedReader implements DataReader {
  private final DataReader reader;
  private final CheckedFiles files;

  CheckedReader(DataReader reader, CheckedFiles files) {
    this.reader = reader;
    this.files = files;
  }

  @Override
  public String getLocation() {
    return reader.getLocation();
  }

  @Override
  public Iterable<Block> getBlocks() {
    return checked(reader.getBlocks());
  }

  @Override
  public Iterable<Block> getBlocks(long from) {
    return checked(reader.getBlocks(from));
  }

  private Iterable<Block> checked(Iterable<Block> blocks) {
    List<Block> checked = new ArrayList<>();
    blocks.forEach(block -> checked.add(new CheckedBlock(block, files)));
    return checked;
  }

  @Override
  public void close() {
    reader.close();
  }
}
