package io.kumo.tools.admin;

import io.kumo.message.ClusterStatus;
import io.kumo.message.ManagerReply.Loss;
import io.kumo.ring.NodeId;
import io.kumo.ring.Ring;
import io.kumo.tools.options.FailureException;
import java.util.List;

/**
 * The cluster that a command works on, as its managers show it. Each call asks one manager after
 * another until one answers.
 */
public interface Cluster {
  /**
   * The state of managers, nodes and rebalance.
   *
   * @throws FailureException if no manager answers
   */
  ClusterStatus status() throws FailureException;

  /**
   * The newest ring.
   *
   * @throws FailureException if no manager answers
   */
  Ring ring() throws FailureException;

  /**
   * Takes nodes into the ring; repeating it changes nothing.
   *
   * @param nodes all that are new where the list is empty
   * @return those that were taken in now
   * @throws FailureException if no manager answers or the managers refuse
   */
  List<NodeId> attach(List<NodeId> nodes) throws FailureException;

  /**
   * Goes on with partitions that cannot be served without losing acknowledged writes.
   *
   * @param partitions those meant; missing holders of theirs are given up
   * @param allVoid all those besides whose holders are back and hold nothing
   * @return what is left of each
   * @throws FailureException if no manager answers or the managers refuse; then nothing is lost
   */
  List<Loss> acceptLoss(List<Integer> partitions, boolean allVoid) throws FailureException;
}
