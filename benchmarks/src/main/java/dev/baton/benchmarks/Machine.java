package dev.baton.benchmarks;

import java.lang.management.ManagementFactory;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;

/** Where figures come from. */
public final class Machine {
  /** A load average above which others take time from what is measured. */
  private static final double BUSY = 0.7;

  private Machine() {}

  /** Date, JDK and the shape of the machine, in one line. */
  public static String describe() {
    return String.format(
        Locale.ROOT,
        "%s, JDK %s, %d CPUs, %s %s",
        LocalDate.now(ZoneOffset.UTC),
        Runtime.version(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name"),
        System.getProperty("os.arch"));
  }

  /** A sentence that begins with a blank where others were busy when asked; else empty. */
  public static String warning() {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    return load <= BUSY
        ? ""
        : String.format(
            Locale.ROOT,
            " The machine was busy with something else (load %.1f at the start): do not trust the times.",
            load);
  }
}
