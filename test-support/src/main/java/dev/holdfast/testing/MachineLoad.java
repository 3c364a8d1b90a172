package dev.holdfast.testing;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the machine says of itself at one moment, as Linux tells it in {@code /proc/stat}; elsewhere
 * only the load of the last minute is known.
 *
 * @param runnable tasks that run or want to, on all cores together
 * @param lastMinute the same, of the last minute on an average
 * @param stolenTicks time that a hypervisor gave to others, since the start of the machine
 * @param allTicks all time of all cores, since the start of the machine
 */
record MachineLoad(double runnable, double lastMinute, long stolenTicks, long allTicks) {
  private static final Path LINUX = Path.of("/proc/stat");
  private static final int STOLEN = 7;
  // What guests ran is in the user's time already.
  private static final int FIRST_OF_GUESTS = 8;

  static MachineLoad now() {
    try {
      if (Files.isReadable(LINUX)) {
        return parse(Files.readString(LINUX), average());
      }
    } catch (IOException unreadable) {
      // As where there is none.
    }
    return new MachineLoad(average(), average(), 0, 0);
  }

  /**
   * proc(5), "stat": {@code cpu user nice system idle iowait irq softirq steal guest guest_nice}.
   */
  static MachineLoad parse(String stat, double lastMinute) {
    long stolen = 0;
    long all = 0;
    double runnable = 0;
    for (String line : stat.split("\n")) {
      String[] words = line.trim().split(" +");
      if (words[0].equals("cpu")) {
        for (int i = 0; i < Math.min(words.length - 1, FIRST_OF_GUESTS); i++) {
          long ticks = Long.parseLong(words[i + 1]);
          all += ticks;
          stolen += i == STOLEN ? ticks : 0;
        }
      } else if (words[0].equals("procs_running")) {
        runnable = Double.parseDouble(words[1]);
      }
    }
    return new MachineLoad(runnable, lastMinute, stolen, all);
  }

  private static double average() {
    return Math.max(0, ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }
}
