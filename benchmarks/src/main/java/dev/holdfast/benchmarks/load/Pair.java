package dev.holdfast.benchmarks.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A sender and its receiver. Messages carry a number, so that each is known to have arrived once
 * and in order. The message is written once; only its number changes.
 */
final class Pair {
  /**
   * Hears of an arrival or an acknowledgment, on the loop's thread: the number since the
   * measurement began, the time.
   */
  interface Arrival {
    void arrived(long sequence, long now);
  }

  private static final int PAYLOAD = 300;
  private static final String NUMBER = "0000000000";
  private static final byte[] MARK = "\"seq\":\"".getBytes(StandardCharsets.US_ASCII);

  private final Client sender;
  private final ByteBuffer frame;
  private final int[] numbers;
  private final boolean acknowledged;
  private Arrival arrival = (sequence, now) -> {};
  private Arrival acknowledgment = (sequence, now) -> {};
  private long first;
  private volatile long sent;
  private volatile long arrived;
  private volatile long answered;
  private volatile long sentAt;
  private volatile long disordered;

  /**
   * @param acknowledged whether the sender names each message and asks for an acknowledgment, as
   *     the SDK does for what must not be lost
   */
  Pair(Client sender, Client receiver, String roomId, boolean acknowledged) {
    this.sender = sender;
    this.acknowledged = acknowledged;
    String mark = "{\"seq\":\"" + NUMBER + "\",\"candidate\":\"";
    String candidate = mark + "c".repeat(PAYLOAD - mark.length() - 2) + "\"}";
    String id = acknowledged ? "\"id\":\"e" + NUMBER + "\"," : "";
    String text =
        "42%s[\"ice-candidate\",{%s\"roomId\":\"%s\",\"candidate\":%s}]"
            .formatted(acknowledged ? "7" : "", id, roomId, candidate);
    this.frame = Frames.text(text);
    int inCandidate = Frames.LONG_HEAD + text.indexOf(mark) + MARK.length + 1;
    this.numbers =
        acknowledged
            ? new int[] {inCandidate, Frames.LONG_HEAD + text.indexOf("\"e0") + 2}
            : new int[] {inCandidate};
    receiver.onEvent(this::heard);
    sender.onAcknowledgment(this::answered);
  }

  /** A measurement begins. */
  void begin(Arrival arrival) {
    begin(arrival, (sequence, now) -> {});
  }

  /** The same, and the acknowledgments are heard of too, if there are any. */
  void begin(Arrival arrival, Arrival acknowledgment) {
    first = sent;
    arrived = sent;
    answered = sent;
    disordered = 0;
    this.arrival = arrival;
    this.acknowledgment = acknowledgment;
  }

  void sendNow() {
    long number = sent;
    for (int at : numbers) {
      long rest = number;
      for (int digit = NUMBER.length() - 1; digit >= 0; digit--) {
        frame.put(at + digit, (byte) ('0' + rest % 10));
        rest /= 10;
      }
    }
    sentAt = System.nanoTime();
    sent = number + 1;
    sender.send(frame);
  }

  /** When the newest message went out. */
  long sentAt() {
    return sentAt;
  }

  boolean isWaiting() {
    return arrived < sent || (acknowledged && answered < sent);
  }

  /** Messages that did not arrive. */
  long lost() {
    return sent - arrived;
  }

  /** Messages that arrived twice, or before an earlier one. */
  long disordered() {
    return disordered;
  }

  private void answered() {
    long number = answered;
    answered = number + 1;
    acknowledgment.arrived(number - first, System.nanoTime());
  }

  private void heard(ByteBuffer text) {
    int at = numberIn(text);
    if (at < 0) {
      return;
    }
    long now = System.nanoTime();
    long number = 0;
    for (int i = 0; i < NUMBER.length(); i++) {
      number = number * 10 + text.get(at + i) - '0';
    }
    if (number == arrived) {
      arrived = number + 1;
    } else {
      disordered = disordered + 1;
    }
    arrival.arrived(number - first, now);
  }

  private static int numberIn(ByteBuffer text) {
    int last = Math.min(text.limit() - MARK.length - NUMBER.length(), text.position() + 128);
    for (int from = text.position(); from < last; from++) {
      int i = 0;
      while (i < MARK.length && text.get(from + i) == MARK[i]) {
        i++;
      }
      if (i == MARK.length) {
        return from + i;
      }
    }
    return -1;
  }
}
