package io.kumo.node.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/** Opens files, so that tests may hand out some that fail. */
@FunctionalInterface
interface FileOpener {
  FileChannel open(Path path, OpenOption... options) throws IOException;
}
