package io.kumo.live.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
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
 * <p>{@code -Dkumo.live.servers=local,processes} takes only some of them; memcached is left out
 * where it is not installed.
 */
public final class Servers implements ArgumentsProvider {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(Servers.class);

  @Override
  public Stream<? extends Arguments> provideArguments(
      ParameterDeclarations parameters, ExtensionContext context) {
    return wanted().map(kind -> shared(kind, context));
  }

  /** Only those that are Kumo's. */
  public static final class OfKumo implements ArgumentsProvider {
    @Override
    public Stream<? extends Arguments> provideArguments(
        ParameterDeclarations parameters, ExtensionContext context) {
      return wanted().filter(kind -> kind != Kind.MEMCACHED).map(kind -> shared(kind, context));
    }
  }

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

    LOCAL {
      @Override
      MemcachedServer start(Path folder) {
        return InProcessCluster.start(folder);
      }
    },

    PROCESSES {
      @Override
      MemcachedServer start(Path folder) {
        return ProcessCluster.start(folder, Shape.FIVE);
      }
    };

    boolean isAvailable() {
      return true;
    }

    abstract MemcachedServer start(Path folder);

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static Stream<Kind> wanted() {
    List<String> wanted = List.of(System.getProperty("kumo.live.servers", "").split(","));
    return Arrays.stream(Kind.values())
        .filter(kind -> wanted.equals(List.of("")) || wanted.contains(kind.label()))
        .filter(Kind::isAvailable);
  }

  private static Arguments shared(Kind kind, ExtensionContext context) {
    MemcachedServer server =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .computeIfAbsent(kind, key -> kind.start(folder(kind)), MemcachedServer.class);
    return Arguments.of(Named.of(kind.label(), server));
  }

  private static Path folder(Kind kind) {
    try {
      Path parent = Files.createDirectories(Path.of("target", "live").toAbsolutePath());
      return Files.createTempDirectory(parent, kind.label());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
