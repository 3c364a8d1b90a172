package com.oracle.svm.hosted;

/**
 * Stands in for the builder's class of this name, the only one that calls a native library of
 * GraalVM's: a line of statistics asks for the terminal's width and the memory in use.
 */
public final class ProgressReporterCHelper {
  static final int MAX_CHARACTERS_PER_LINE = 120;

  private ProgressReporterCHelper() {}

  public static int getTerminalWindowColumnsClamped() {
    return MAX_CHARACTERS_PER_LINE;
  }

  public static int getTerminalWindowColumns() {
    return MAX_CHARACTERS_PER_LINE;
  }

  /** In bytes; -1 is not known. */
  public static long getPeakRSS() {
    return -1;
  }
}
