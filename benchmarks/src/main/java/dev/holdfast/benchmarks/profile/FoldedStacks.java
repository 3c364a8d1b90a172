package dev.holdfast.benchmarks.profile;

import java.io.IOException;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * Folds the stacks of a flight recording, as flame graphs take them: a line for each stack, the
 * outermost frame first, semicolons between, then a blank and its weight. The first frame is the
 * thread, with its number left out.
 */
public final class FoldedStacks {
  /** Linux, JDK 25: a sample for each bit of CPU time, in native code too (JEP 509). */
  private static final String CPU_TIME = "jdk.CPUTimeSample";

  /** Elsewhere: at fixed times, from a few threads that run or are in native code. */
  private static final Set<String> BY_THE_CLOCK =
      Set.of("jdk.ExecutionSample", "jdk.NativeMethodSample");

  private static final String ALLOCATION = "jdk.ObjectAllocationSample";

  /** A thread in native code that has nothing to do. */
  private static final Set<String> WAITING =
      Set.of("sun.nio.ch.EPoll.wait", "sun.nio.ch.KQueue.poll");

  private final Set<Long> allocating = new HashSet<>();
  private final Map<String, Long> cpuTime = new TreeMap<>();
  private final Map<String, Long> byTheClock = new TreeMap<>();
  private final Map<String, Long> allocated = new TreeMap<>();

  private FoldedStacks() {}

  /**
   * @param args the recording; from when and until when, in milliseconds since the Unix epoch; the
   *     file for CPU (weights are samples) and the one for allocations (weights are bytes, and the
   *     last frame is the class)
   */
  public static void main(String[] args) throws IOException {
    Instant from = Instant.ofEpochMilli(Long.parseLong(args[1]));
    Instant until = Instant.ofEpochMilli(Long.parseLong(args[2]));
    FoldedStacks folded = new FoldedStacks();
    try (RecordingFile recording = new RecordingFile(Path.of(args[0]))) {
      while (recording.hasMoreEvents()) {
        folded.read(recording.readEvent(), from, until);
      }
    }
    write(Path.of(args[3]), folded.cpuTime.isEmpty() ? folded.byTheClock : folded.cpuTime);
    write(Path.of(args[4]), folded.allocated);
  }

  private void read(RecordedEvent event, Instant from, Instant until) {
    // A thread's first sample stands for all that it allocated before the recording, too.
    boolean first =
        event.getEventType().getName().equals(ALLOCATION)
            && allocating.add(event.getThread().getId());
    if (!first && event.getStartTime().isAfter(from) && event.getStartTime().isBefore(until)) {
      add(event);
    }
  }

  private void add(RecordedEvent event) {
    String type = event.getEventType().getName();
    if (type.equals(CPU_TIME)) {
      count(cpuTime, stackOf(event, event.getThread("eventThread")), 1);
    } else if (BY_THE_CLOCK.contains(type)) {
      List<String> stack = stackOf(event, event.getThread("sampledThread"));
      if (!WAITING.contains(stack.getLast())) {
        count(byTheClock, stack, 1);
      }
    } else if (type.equals(ALLOCATION)) {
      List<String> stack = stackOf(event, event.getThread());
      stack.add(nameOf(event.getClass("objectClass")));
      count(allocated, stack, event.getLong("weight"));
    }
  }

  private static void count(Map<String, Long> stacks, List<String> stack, long weight) {
    stacks.merge(String.join(";", stack), weight, Long::sum);
  }

  private static List<String> stackOf(RecordedEvent event, RecordedThread thread) {
    List<String> stack = new ArrayList<>();
    if (event.getStackTrace() == null) {
      stack.add("(no stack)");
    } else {
      event.getStackTrace().getFrames().stream().map(FoldedStacks::name).forEach(stack::add);
    }
    stack.add(thread == null ? "(no thread)" : nameOf(thread));
    Collections.reverse(stack);
    return stack;
  }

  // As the source has it: byte[] for [B, java.lang.Object[] for [Ljava.lang.Object;
  private static String nameOf(RecordedClass type) {
    return type.getName().startsWith("[")
        ? ClassDesc.ofDescriptor(type.getName().replace('.', '/')).displayName()
        : type.getName();
  }

  private static String nameOf(RecordedThread thread) {
    String name = thread.getJavaName() == null ? thread.getOSName() : thread.getJavaName();
    return String.valueOf(name).replaceAll("[-#]*\\d+", "").replace(';', ',');
  }

  // Hidden classes have a number in their name that differs from run to run.
  private static String name(RecordedFrame frame) {
    RecordedMethod method = frame.getMethod();
    String type = method.getType().getName().replaceAll("[/+]?0x[0-9a-f]+", "");
    return type + "." + method.getName();
  }

  private static void write(Path file, Map<String, Long> stacks) throws IOException {
    Files.writeString(
        file,
        stacks.entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue() + "\n")
            .collect(Collectors.joining()));
  }
}
