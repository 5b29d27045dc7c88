package io.kumo.node.replica;

import io.kumo.message.DataReply;

/** The process ends: nothing is taken, sent or answered any more. */
final class Stopped implements Role {
  private final ReplicaState state;

  Stopped(ReplicaState state) {
    this.state = state;
  }

  @Override
  public void configured(Moment now) {}

  @Override
  public void received(PeerMessage message, Moment now) {}

  @Override
  public void tick(Moment now) {}

  @Override
  public void journalled(Moment now) {}

  @Override
  public void leave(Moment now) {}

  @Override
  public boolean left(Moment now) {
    return true;
  }

  @Override
  public DataReply elsewhere() {
    return state.notRun(DataReply.NotRun.Reason.NOT_SERVING);
  }
}
