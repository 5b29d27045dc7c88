package io.kumo.live.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * The servers that all tests of clients share: each is started when a test first asks for it and
 * closed after the last test.
 *
 * <p>{@code -Dkumo.live.servers=memcached,processes} takes only some of them.
 */
public final class Servers implements ArgumentsProvider {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(Servers.class);

  /** The kinds. */
  private enum Kind {
    MEMCACHED {
      @Override
      boolean isAvailable() {
        return RealMemcached.isInstalled();
      }

      @Override
      MemcachedServer start(Path folder) {
        return RealMemcached.start(folder.resolve("memcached.log"));
      }
    },

    PROCESSES {
      @Override
      boolean isAvailable() {
        return Program.ADMIN.isThere();
      }

      @Override
      MemcachedServer start(Path folder) {
        return ProcessCluster.start(folder, Shape.FIVE);
      }
    };

    boolean isAvailable() {
      return true;
    }

    abstract MemcachedServer start(Path folder);
  }

  @Override
  public Stream<? extends Arguments> provideArguments(
      ParameterDeclarations parameters, ExtensionContext context) {
    String wanted = System.getProperty("kumo.live.servers", "").toUpperCase(Locale.ROOT);
    return Arrays.stream(Kind.values())
        .filter(kind -> wanted.isEmpty() || Arrays.asList(wanted.split(",")).contains(kind.name()))
        .filter(Kind::isAvailable)
        .map(
            kind ->
                Arguments.of(
                    Named.of(kind.name().toLowerCase(Locale.ROOT), shared(kind, context))));
  }

  private static MemcachedServer shared(Kind kind, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(kind, key -> kind.start(folder(kind)), MemcachedServer.class);
  }

  private static Path folder(Kind kind) {
    try {
      Path parent = Files.createDirectories(Path.of("target", "live"));
      return Files.createTempDirectory(parent, kind.name().toLowerCase(Locale.ROOT));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
