package io.kumo.manager.endpoint;

import io.kumo.manager.founding.GroupMember;
import io.kumo.manager.founding.MemberChange;
import io.kumo.manager.lead.FormedGroup;
import io.kumo.manager.raft.NotLeadingException;
import io.kumo.message.ManagerReply;
import io.kumo.message.ManagerReply.Probed;
import io.kumo.message.ManagerReply.Unavailable;
import io.kumo.message.ManagerRequest;
import io.kumo.message.ManagerRequest.ChangeManagers;
import io.kumo.net.RequestException;
import io.kumo.ring.Address;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes the leader's group of managers, one change at a time, as {@link MemberChange} decides.
 *
 * <p>A change outlasts what an asker waits for one answer: who asks meanwhile is told so, and is
 * answered when it asks again. Nothing of a change is kept but the group itself: where the leader
 * is lost, the repetition that comes to the next one goes on. Safe for use by any thread.
 */
final class ManagerChanges {
  private static final Logger LOGGER = LoggerFactory.getLogger(ManagerChanges.class);
  private static final long PROBE_TIMEOUT_MS = 1_000;

  /**
   * Connections that failed are made again after up to 300 ms: who has just begun is not missed.
   */
  private static final int PROBES_MAX = 5;

  private static final long PROBE_PAUSE_MS = 100;

  /** Starting Raft on a busy machine takes seconds. */
  private static final long JOIN_TIMEOUT_MS = 15_000;

  /** Below what askers wait for one answer. */
  private static final long ANSWER_MS = 1_000;

  /** The longest change is: add, hand over; remove, look again. */
  private static final int STEPS_MAX = 4;

  private final Forwarder strangers;
  private final Executor executor;
  private Optional<Running> running = Optional.empty();

  private record Running(ChangeManagers request, CompletableFuture<ManagerReply> reply) {}

  /**
   * Nothing is under way.
   *
   * @param strangers asks managers whatever cluster they belong to
   * @param executor what calls Raft, which may have to wait for a lock
   */
  ManagerChanges(Forwarder strangers, Executor executor) {
    this.strangers = strangers;
    this.executor = executor;
  }

  /** Begins a change, or looks after the same one that has begun; answers in about a second. */
  CompletableFuture<ManagerReply> change(FormedGroup group, ChangeManagers request) {
    return begun(group, request)
        .thenApply(reply -> reply)
        .completeOnTimeout(
            new Unavailable("the change of managers is under way, ask again"),
            ANSWER_MS,
            TimeUnit.MILLISECONDS);
  }

  private CompletableFuture<ManagerReply> begun(FormedGroup group, ChangeManagers request) {
    CompletableFuture<ManagerReply> reply = new CompletableFuture<>();
    synchronized (this) {
      Optional<Running> busy = running.filter(now -> !now.reply().isDone());
      if (busy.isPresent()) {
        return busy.get().request().equals(request)
            ? busy.get().reply()
            : CompletableFuture.completedFuture(
                new Unavailable("another change of managers is under way, ask again"));
      }
      running = Optional.of(new Running(request, reply));
    }
    var unused =
        step(group, request, STEPS_MAX)
            .whenComplete(
                (answer, failure) -> {
                  if (failure == null) {
                    reply.complete(answer);
                  } else {
                    reply.completeExceptionally(failure);
                  }
                });
    return reply;
  }

  private CompletableFuture<ManagerReply> step(
      FormedGroup group, ChangeManagers request, int stepsLeft) {
    try {
      if (stepsLeft == 0 || group.raft().control().changing()) {
        return CompletableFuture.completedFuture(
            new Unavailable("an earlier change of managers is not finished, ask again"));
      }
      List<GroupMember> members = group.raft().control().members();
      GroupMember self = group.raft().belonging().self();
      if (members.size() == 1 && !members.get(0).equals(self)) {
        LOGGER.info("The only manager has moved from {} to {}", members.get(0), self);
        return group
            .raft()
            .control()
            .moveAlone(self)
            .thenComposeAsync(done -> step(group, request, stepsLeft - 1), executor);
      }
      return situation(group, members, request)
          .thenComposeAsync(
              now -> act(group, request, now, MemberChange.next(now, request), stepsLeft),
              executor);
    } catch (NotLeadingException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletableFuture<MemberChange.Situation> situation(
      FormedGroup group, List<GroupMember> members, ChangeManagers request) {
    CompletableFuture<Set<String>> live =
        CompletableFuture.completedFuture(
            new HashSet<>(Set.of(group.raft().belonging().self().peerId())));
    for (GroupMember member : members) {
      live =
          live.thenCombine(
              probe(member.address()),
              (all, answer) -> {
                answer.ifPresent(probed -> all.add(probed.peerId()));
                return all;
              });
    }
    CompletableFuture<Optional<Probed>> joining =
        request
            .joining()
            .map(this::probe)
            .orElse(CompletableFuture.completedFuture(Optional.empty()));
    return live.thenCombine(
        joining,
        (all, answer) ->
            new MemberChange.Situation(
                group.raft().belonging().groupId(),
                group.raft().state().clusterId(),
                members,
                group.raft().belonging().self().peerId(),
                all,
                answer));
  }

  private CompletableFuture<Optional<Probed>> probe(Address manager) {
    return probe(manager, PROBES_MAX);
  }

  private CompletableFuture<Optional<Probed>> probe(Address manager, int triesLeft) {
    return strangers
        .ask(manager, new ManagerRequest.Probe(), PROBE_TIMEOUT_MS)
        .thenApply(
            reply ->
                reply instanceof Probed probed ? Optional.of(probed) : Optional.<Probed>empty())
        .exceptionallyCompose(
            failure ->
                lost(failure) && triesLeft > 1
                    ? probeLater(manager, triesLeft - 1)
                    : CompletableFuture.completedFuture(Optional.empty()));
  }

  private CompletableFuture<Optional<Probed>> probeLater(Address manager, int triesLeft) {
    return CompletableFuture.supplyAsync(
            () -> triesLeft,
            CompletableFuture.delayedExecutor(PROBE_PAUSE_MS, TimeUnit.MILLISECONDS, executor))
        .thenCompose(left -> probe(manager, left));
  }

  private static boolean lost(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof RequestException request
        && request.kind() == RequestException.Kind.LOST;
  }

  private CompletableFuture<ManagerReply> act(
      FormedGroup group,
      ChangeManagers request,
      MemberChange.Situation now,
      MemberChange.Step step,
      int stepsLeft) {
    if (step instanceof MemberChange.Refuse refuse) {
      return CompletableFuture.completedFuture(new ManagerReply.Refused(refuse.why()));
    }
    if (step instanceof MemberChange.HandOver) {
      LOGGER.info("This manager is to leave the group: another one has to lead");
      ManagerReply goesOn = new Unavailable("another manager leads now, and goes on: ask again");
      return group.raft().control().handOver().thenApply(done -> goesOn);
    }
    if (step instanceof MemberChange.Change change) {
      return joined(group, now, change)
          .thenComposeAsync(
              refusal ->
                  refusal.isPresent()
                      ? CompletableFuture.completedFuture(refusal.get())
                      : changed(group, request, now, change, stepsLeft),
              executor);
    }
    List<Address> managers =
        now.members().stream()
            .map(GroupMember::address)
            .sorted(Comparator.comparing(Address::toString))
            .toList();
    return CompletableFuture.completedFuture(
        new ManagerReply.ManagersChanged(managers, stepsLeft == STEPS_MAX));
  }

  /** Tells who joins of the group; completes with a refusal where it does not want to. */
  private CompletableFuture<Optional<ManagerReply>> joined(
      FormedGroup group, MemberChange.Situation now, MemberChange.Change change) {
    if (change.joining().isEmpty()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    GroupMember joining = change.joining().get();
    ManagerRequest invitation =
        new ManagerRequest.JoinGroup(
            joining.peerId(),
            now.groupId(),
            group.raft().belonging().founders(),
            now.members().stream().map(GroupMember::address).toList());
    return strangers
        .ask(joining.address(), invitation, JOIN_TIMEOUT_MS)
        .thenApply(reply -> reply instanceof Probed ? Optional.empty() : Optional.of(reply));
  }

  private CompletableFuture<ManagerReply> changed(
      FormedGroup group,
      ChangeManagers request,
      MemberChange.Situation now,
      MemberChange.Change change,
      int stepsLeft) {
    LOGGER.info("Changing the managers from {} to {}", now.members(), change.members());
    return group
        .raft()
        .control()
        .change(now.members(), change.members())
        .whenComplete(ManagerChanges::tell)
        .thenComposeAsync(
            done -> {
              LOGGER.info("The managers are {} now", change.members());
              return step(group, request, stepsLeft - 1);
            },
            executor);
  }

  private static void tell(Void done, Throwable failure) {
    if (failure != null) {
      LOGGER.warn("{}", failure.getMessage());
    }
  }
}
