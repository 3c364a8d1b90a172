package dev.holdfast.testing;

import java.time.Duration;

/**
 * How many times longer than on a quiet machine things take here, at the moment: 1 where nothing is
 * in the way. It is made of how slow the machine is by itself (see {@link Calibration}), of how
 * many want to run on each of its cores, and of what its hypervisor gives to others. Plain
 * arithmetic, for one thread.
 */
final class Slowness {
  /** More than that is no slow machine but a broken one: a wait has to end. */
  static final double HIGHEST = 10;

  // Load comes and goes: what counts is that of some seconds.
  private static final Duration MEMORY = Duration.ofSeconds(3);

  private final double ofTheMachine;
  private final int cores;
  private MachineLoad before;
  private double crowding = 1;

  Slowness(double ofTheMachine, int cores, MachineLoad start) {
    this.ofTheMachine = Math.max(1, ofTheMachine);
    this.cores = cores;
    this.before = start;
    this.crowding = crowding(start, start.lastMinute());
  }

  /** Takes a new reading, the given time after the last one. */
  void take(MachineLoad now, Duration since) {
    double weight = 1 - Math.exp(-(double) since.toNanos() / MEMORY.toNanos());
    // One look after a long time says little of that time.
    double sofar = since.compareTo(MEMORY) > 0 ? now.lastMinute() : 0;
    crowding += weight * (crowding(now, sofar) - crowding);
    before = now;
  }

  double value() {
    return Math.clamp(ofTheMachine * crowding, 1, HIGHEST);
  }

  private double crowding(MachineLoad now, double sofar) {
    long time = now.allTicks() - before.allTicks();
    double stolen = time <= 0 ? 0 : (double) (now.stolenTicks() - before.stolenTicks()) / time;
    return Math.max(1, Math.max(now.runnable(), sofar) / cores) / Math.max(1 / HIGHEST, 1 - stolen);
  }
}
