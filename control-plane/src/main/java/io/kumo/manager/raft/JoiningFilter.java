package io.kumo.manager.raft;

import java.util.Optional;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;

/**
 * Lets a manager that joins vote from the leader's first message on.
 *
 * <p>Raft begins a change once the new member has caught up, and needs its vote from then on to
 * elect another leader. Ratis lets a member vote only once it was sent something after that,
 * because what comes before is marked as <em>initializing</em>: a leader that is lost in between
 * could not be replaced. With the mark taken away a new member votes as any other, by what its log
 * holds; its vote counts for nothing with those who do not know it as a member (Ongaro 2014, 4.1).
 */
final class JoiningFilter implements AppendFilter {
  @Override
  public Optional<AppendEntriesRequestProto> pass(AppendEntriesRequestProto append) {
    return Optional.of(
        append.getInitializing() ? append.toBuilder().setInitializing(false).build() : append);
  }
}
