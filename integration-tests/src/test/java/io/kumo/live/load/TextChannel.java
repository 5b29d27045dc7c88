package io.kumo.live.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A connection to a proxy with one command under way at most. For its event loop. */
final class TextChannel extends ByteToMessageDecoder {
  private static final String END = "\r\nEND\r\n";

  private final Channel channel;
  private CompletableFuture<TextAnswer> waiting;

  TextChannel(Channel channel) {
    this.channel = channel;
  }

  /** Sends a command; the future fails if the connection does before the answer. */
  CompletableFuture<TextAnswer> ask(byte[] command) {
    if (waiting != null) {
      throw new IllegalStateException("a command is under way");
    }
    CompletableFuture<TextAnswer> answer = new CompletableFuture<>();
    waiting = answer;
    if (channel.isActive()) {
      var unused =
          channel
              .writeAndFlush(Unpooled.wrappedBuffer(command))
              .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    } else {
      fail(new IOException("closed"));
    }
    return answer;
  }

  boolean isOpen() {
    return channel.isActive();
  }

  void close() {
    var unused = channel.close();
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    int end = in.indexOf(in.readerIndex(), in.writerIndex(), (byte) '\n');
    if (end < 0) {
      return;
    }
    int lineBytes = end + 1 - in.readerIndex();
    String line = in.toString(in.readerIndex(), lineBytes - 2, ISO_8859_1);
    if (!line.startsWith("VALUE ")) {
      in.skipBytes(lineBytes);
      answer(new TextAnswer(line, Optional.empty()));
      return;
    }
    int blockBytes = Integer.parseInt(line.split(" ", -1)[3]);
    if (in.readableBytes() < lineBytes + blockBytes + END.length()) {
      return;
    }
    in.skipBytes(lineBytes);
    byte[] block = new byte[blockBytes];
    in.readBytes(block);
    String behind = in.readCharSequence(END.length(), ISO_8859_1).toString();
    if (!behind.equals(END)) {
      throw new IllegalStateException("behind a value: " + behind);
    }
    answer(new TextAnswer(line, Optional.of(block)));
  }

  private void answer(TextAnswer answer) {
    CompletableFuture<TextAnswer> done = waiting;
    if (done == null) {
      throw new IllegalStateException("an answer to nothing: " + answer);
    }
    waiting = null;
    done.complete(answer);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    super.channelInactive(context);
    fail(new IOException("closed before the answer"));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    fail(cause);
    var unused = context.close();
  }

  private void fail(Throwable cause) {
    CompletableFuture<TextAnswer> failed = waiting;
    waiting = null;
    if (failed != null) {
      failed.completeExceptionally(cause);
    }
  }
}
