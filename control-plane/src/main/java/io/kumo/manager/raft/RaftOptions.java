package io.kumo.manager.raft;

import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.kumo.ring.Address;
import java.nio.file.Path;
import java.util.List;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.rpc.SupportedRpcType;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/** The settings of Ratis, each with its reason where it differs from the default. */
final class RaftOptions {
  private RaftOptions() {}

  static RaftProperties of(Path folder, Address bind, RaftTuning tuning) {
    RaftProperties options = new RaftProperties();
    RaftServerConfigKeys.setStorageDir(options, List.of(folder.toFile()));
    network(options, bind);
    elections(options, tuning);
    log(options, tuning);
    reads(options);
    return options;
  }

  private static void network(RaftProperties options, Address bind) {
    RaftConfigKeys.Rpc.setType(options, SupportedRpcType.GRPC);
    GrpcConfigKeys.Server.setHost(options, bind.host());
    GrpcConfigKeys.Server.setPort(options, bind.port());
    GrpcConfigKeys.Client.setHost(options, bind.host());
    GrpcConfigKeys.Client.setPort(options, bind.port());
    GrpcConfigKeys.Admin.setHost(options, bind.host());
    GrpcConfigKeys.Admin.setPort(options, bind.port());
    GrpcConfigKeys.setMessageSizeMax(options, SizeInBytes.valueOf("16MB"));
    GrpcConfigKeys.Server.setBossGroupSize(options, 1);
    GrpcConfigKeys.Server.setWorkerGroupSize(options, 2);
    GrpcConfigKeys.Client.setWorkerGroupSize(options, 2);
  }

  private static void elections(RaftProperties options, RaftTuning tuning) {
    TimeDuration min = ms(tuning.electionMinMs());
    TimeDuration max = ms(tuning.electionMaxMs());
    RaftServerConfigKeys.Rpc.setTimeoutMin(options, min);
    RaftServerConfigKeys.Rpc.setTimeoutMax(options, max);
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(options, min);
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(options, max);
    RaftServerConfigKeys.Rpc.setRequestTimeout(options, ms(1500));
    RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(
        options, TimeDuration.valueOf(3, SECONDS));
    RaftServerConfigKeys.Notification.setNoLeaderTimeout(
        options, TimeDuration.valueOf(10, SECONDS));
    // A new member may be slow to begin on a busy machine; the default is three elections.
    RaftServerConfigKeys.setStagingTimeout(options, TimeDuration.valueOf(10, SECONDS));
    // A short pause of the process is no news, and a long one must not end it.
    RaftServerConfigKeys.setSleepDeviationThreshold(options, TimeDuration.valueOf(1, SECONDS));
    RaftServerConfigKeys.setCloseThreshold(options, TimeDuration.valueOf(1, HOURS));
  }

  private static void log(RaftProperties options, RaftTuning tuning) {
    RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(options, true);
    RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(options, tuning.snapshotEvery());
    RaftServerConfigKeys.Snapshot.setCreationGap(options, 1);
    RaftServerConfigKeys.Snapshot.setRetentionFileNum(options, 2);
    // Up to the snapshot, so that a member that is down cannot hold up the purge.
    RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(options, true);
    RaftServerConfigKeys.Log.setPurgeGap(options, 1);
    RaftServerConfigKeys.Log.setPurgePreservationLogNum(options, tuning.keptEntries());
    int segmentBytes = tuning.segmentBytesMax();
    RaftServerConfigKeys.Log.setSegmentSizeMax(options, SizeInBytes.valueOf(segmentBytes));
    RaftServerConfigKeys.Log.setPreallocatedSize(
        options, SizeInBytes.valueOf(Math.min(segmentBytes, 256 << 10)));
    RaftServerConfigKeys.Log.setWriteBufferSize(options, SizeInBytes.valueOf("4MB"));
    RaftServerConfigKeys.Log.setSegmentCacheNumMax(options, 2);
    RaftServerConfigKeys.Log.setSegmentCacheSizeMax(options, SizeInBytes.valueOf("16MB"));
    // Else each command is followed by a second entry that only says how far it is committed.
    RaftServerConfigKeys.Log.setLogMetadataEnabled(options, false);
    RaftServerConfigKeys.Log.Appender.setBufferByteLimit(options, SizeInBytes.valueOf("2MB"));
    RaftServerConfigKeys.Log.Appender.setBufferElementLimit(options, 256);
    RaftServerConfigKeys.Log.Appender.setSnapshotChunkSizeMax(options, SizeInBytes.valueOf("1MB"));
    RaftServerConfigKeys.Log.Appender.setInstallSnapshotEnabled(options, true);
    // The default backs off to 5 s, which a member that returns would have to wait.
    RaftServerConfigKeys.Log.Appender.setRetryPolicy(options, "10ms,5, 100ms,10, 500ms,100000000");
  }

  private static void reads(RaftProperties options) {
    RaftServerConfigKeys.Read.setOption(options, RaftServerConfigKeys.Read.Option.LINEARIZABLE);
    RaftServerConfigKeys.Read.setTimeout(options, TimeDuration.valueOf(3, SECONDS));
  }

  private static TimeDuration ms(long ms) {
    return TimeDuration.valueOf(ms, MILLISECONDS);
  }
}
