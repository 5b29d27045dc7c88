package io.kumo.node.store;

import jetbrains.exodus.env.EnvironmentConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How Kumo runs Xodus. */
final class XodusSettings {
  private static final Logger LOG = LoggerFactory.getLogger(XodusSettings.class);

  /** Fixed for a store's life: the unit of cleaning. A row has to fit in one file. */
  private static final long FILE_KIB = 4096;

  private static final int PAGE_BYTES = 4096;
  private static final int CLEAN_BELOW_PERCENT = 50;
  private static final int CLEAN_AGE_FILES_MIN = 2;
  private static final int CLEANER_WAIT_MS = 1;
  private static final int CLEAN_EVERY_S = 30;
  private static final int DELETE_DELAY_MS = 1_000;
  private static final int STUCK_AFTER_MS = 300_000;
  private static final int STUCK_CHECK_MS = 10_000;

  private XodusSettings() {}

  static EnvironmentConfig of(long memoryBytes) {
    EnvironmentConfig settings = new EnvironmentConfig();
    settings.setMemoryUsage(memoryBytes);
    settings.setLogFileSize(FILE_KIB);
    settings.setLogCachePageSize(PAGE_BYTES);
    settings.setLogDurableWrite(false);
    // True would wipe a store that it cannot read.
    settings.setLogClearInvalid(false);
    settings.setGcMinUtilization(CLEAN_BELOW_PERCENT);
    settings.setGcFileMinAge(CLEAN_AGE_FILES_MIN);
    settings.setGcUseExclusiveTransaction(true);
    settings.setGcTransactionTimeout(CLEANER_WAIT_MS);
    // Only once it is open: the timer may fire before there is a cleaner.
    settings.setGcRunEvery(0);
    settings.setGcFilesDeletionDelay(DELETE_DELAY_MS);
    settings.setEnvMonitorTxnsExpirationTimeout(STUCK_AFTER_MS);
    settings.setEnvMonitorTxnsCheckFreq(STUCK_CHECK_MS);
    settings.setEnvGatherStatistics(false);
    settings.setManagementEnabled(false);
    return settings;
  }

  /** Lets the cleaner of an open environment run by itself. */
  static void startCleaning(EnvironmentConfig settings) {
    settings.setGcRunEvery(CLEAN_EVERY_S);
  }

  /** Warns where an interrupt during a write would make the store unusable until reopened. */
  static void checkInterruptSafety() {
    boolean isOpen =
        ModuleLayer.boot()
            .findModule("java.base")
            .map(base -> base.isOpen("sun.nio.ch", XodusSettings.class.getModule()))
            .orElse(false);
    if (!isOpen) {
      LOG.warn(
          "the JVM runs without --add-opens java.base/sun.nio.ch=ALL-UNNAMED:"
              + " an interrupt of a storing thread would stop the store");
    }
  }
}
