package io.kumo.live.load;

import io.kumo.message.Mutation;
import io.kumo.net.NetRuntime;
import io.kumo.ring.Key;
import io.kumo.time.SystemClock;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Proxies, spoken to in memcached's text protocol. Each operation under way has a connection of its
 * own, so that none stands in a queue behind another.
 */
public final class TextEntrance implements Entrance {
  private static final int CONNECT_MS_MAX = 2_000;

  /** Far beyond a proxy's own time-out. */
  private static final int SILENCE_SECONDS_MAX = 10;

  private final NetRuntime runtime = NetRuntime.start("kumo-load", 1, new SystemClock());
  private final EventLoop loop = runtime.loops().get(0);
  private final List<InetSocketAddress> faces;
  private final Deque<TextChannel> idle = new ArrayDeque<>();
  private int connects;

  /** For the proxies at {@code faces}, which are used in turn. */
  public TextEntrance(List<InetSocketAddress> faces) {
    this.faces = List.copyOf(faces);
  }

  @Override
  public CompletableFuture<Outcome> read(Key key) {
    return ask(TextCommands.read(key), true, TextAnswer::ofRead);
  }

  @Override
  public CompletableFuture<Outcome> run(Mutation.OnKey mutation) {
    return ask(TextCommands.of(mutation), false, answer -> answer.of(mutation));
  }

  private CompletableFuture<Outcome> ask(
      byte[] command, boolean read, Function<TextAnswer, Outcome> meaning) {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    loop.execute(
        () -> {
          TextChannel open = idle.pollLast();
          while (open != null && !open.isOpen()) {
            open = idle.pollLast();
          }
          if (open == null) {
            connect(command, read, meaning, outcome);
          } else {
            ask(open, command, read, meaning, outcome);
          }
        });
    return outcome;
  }

  private void connect(
      byte[] command,
      boolean read,
      Function<TextAnswer, Outcome> meaning,
      CompletableFuture<Outcome> outcome) {
    ChannelFuture connected =
        new Bootstrap()
            .group(loop)
            .channelFactory(runtime::newChannel)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MS_MAX)
            .handler(new Initializer())
            .connect(faces.get(Math.floorMod(connects++, faces.size())));
    var unused =
        connected.addListener(
            done -> {
              if (done.isSuccess()) {
                TextChannel fresh = connected.channel().pipeline().get(TextChannel.class);
                ask(fresh, command, read, meaning, outcome);
              } else {
                outcome.complete(Outcome.notApplied("no connection: " + done.cause().getMessage()));
              }
            });
  }

  private static final class Initializer extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      channel.pipeline().addLast(new TextChannel(channel));
    }
  }

  private void ask(
      TextChannel channel,
      byte[] command,
      boolean read,
      Function<TextAnswer, Outcome> meaning,
      CompletableFuture<Outcome> outcome) {
    ScheduledFuture<?> silence =
        loop.schedule(channel::close, SILENCE_SECONDS_MAX, TimeUnit.SECONDS);
    var unused =
        channel
            .ask(command)
            .handle(
                (answer, error) -> {
                  silence.cancel(false);
                  if (error != null) {
                    return outcome.complete(Outcome.lost(read, "connection: " + error));
                  }
                  idle.addLast(channel);
                  return complete(outcome, meaning, answer);
                });
  }

  private static boolean complete(
      CompletableFuture<Outcome> outcome,
      Function<TextAnswer, Outcome> meaning,
      TextAnswer answer) {
    try {
      return outcome.complete(meaning.apply(answer));
    } catch (RuntimeException e) {
      return outcome.completeExceptionally(e);
    }
  }

  @Override
  public void close() {
    runtime.close();
  }
}
