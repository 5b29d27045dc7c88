package io.kumo.node.verify;

import io.kumo.wire.FrameCodec;

/** The codecs of the frames in which stores are compared. */
final class CompareFrames {
  static final FrameCodec<CompareAsk> ASK_CODEC = new CompareAskCodec();
  static final FrameCodec<CompareAnswer> ANSWER_CODEC = new CompareAnswerCodec();

  private CompareFrames() {}
}
