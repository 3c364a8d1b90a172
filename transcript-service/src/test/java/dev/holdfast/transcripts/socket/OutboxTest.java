package dev.holdfast.transcripts.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.error.ErrorCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final int CAPACITY = 100;
  private static final String SIXTY_BYTES = "x".repeat(60);

  private final SlowWire wire = new SlowWire();
  private final Counts counts = new Counts();
  private final Outbox outbox = new Outbox(wire, CAPACITY, counts);

  /** A wire that writes when the test says so. */
  private static final class SlowWire implements Wire {
    final List<String> sent = new ArrayList<>();
    final Deque<Runnable> unwritten = new ArrayDeque<>();
    ErrorCode closed;

    @Override
    public void write(Frame frame, Runnable written) {
      sent.add(frame.text());
      unwritten.add(written);
    }

    @Override
    public void close(ErrorCode why) {
      closed = why;
    }

    void writeOne() {
      unwritten.poll().run();
    }
  }

  private static final class Counts implements Outbox.Tally {
    int sent;
    int dropped;
    int overflows;

    @Override
    public void sentInterim() {
      sent++;
    }

    @Override
    public void droppedInterim() {
      dropped++;
    }

    @Override
    public void overflowed() {
      overflows++;
    }
  }

  @Test
  void sendsInterimsAtOnceWhileThereIsRoom() {
    outbox.interim("s1", Frame.of("a"));
    outbox.interim("s1", Frame.of("b"));
    assertThat(wire.sent).containsExactly("a", "b");
    assertThat(counts.sent).isEqualTo(2);
  }

  @Test
  void keepsOfEachSegmentOnlyTheNewestInterimWhileTheClientIsSlow() {
    outbox.send(SIXTY_BYTES);
    outbox.interim("s1", Frame.of("a"));
    outbox.interim("s2", Frame.of("b"));
    outbox.interim("s1", Frame.of("c"));
    assertThat(wire.sent).containsExactly(SIXTY_BYTES);
    wire.writeOne();
    wire.writeOne();
    assertThat(wire.sent).containsExactly(SIXTY_BYTES, "c", "b");
    assertThat(counts.dropped).isEqualTo(1);
  }

  @Test
  void neverSendsAnInterimBehindANewerOne() {
    outbox.send(SIXTY_BYTES);
    outbox.interim("s1", Frame.of("a"));
    outbox.interim("s2", Frame.of("b"));
    wire.writeOne();
    outbox.interim("s2", Frame.of("c"));
    wire.writeOne();
    wire.writeOne();
    assertThat(wire.sent).containsExactly(SIXTY_BYTES, "a", "c");
    assertThat(counts.dropped).isEqualTo(1);
  }

  @Test
  void neverSendsAnInterimBehindItsFinal() {
    outbox.send(SIXTY_BYTES);
    outbox.interim("s1", Frame.of("a"));
    outbox.forget("s1");
    outbox.send("final");
    wire.writeOne();
    wire.writeOne();
    assertThat(wire.sent).containsExactly(SIXTY_BYTES, "final");
    assertThat(counts.dropped).isEqualTo(1);
  }

  @Test
  void closesPastTheBoundWithAWordOfExplanation() {
    outbox.send(SIXTY_BYTES);
    outbox.send(SIXTY_BYTES);
    outbox.send("never sent");
    assertThat(wire.closed).isEqualTo(ErrorCode.OVERLOADED);
    assertThat(wire.closed.closeCode().number()).isEqualTo(1013);
    assertThat(wire.sent).hasSize(2);
    assertThat(wire.sent.getLast()).contains("\"type\":\"error\"").contains("overloaded");
    assertThat(counts.overflows).isEqualTo(1);
  }

  @Test
  void sendsOneMessageThatIsLargerThanTheBound() {
    outbox.send("x".repeat(CAPACITY + 1));
    assertThat(wire.closed).isNull();
    assertThat(wire.sent).hasSize(1);
  }

  @Test
  void countsBytesNotCharacters() {
    outbox.send("→".repeat(30));
    outbox.send("→".repeat(5));
    assertThat(wire.closed).isEqualTo(ErrorCode.OVERLOADED);
  }

  @Test
  void waitsForRoomBeforeItGoesOn() {
    List<String> ran = new ArrayList<>();
    outbox.whenRoomy(() -> ran.add("at once"));
    outbox.send(SIXTY_BYTES);
    outbox.whenRoomy(() -> ran.add("replaced"));
    outbox.whenRoomy(() -> ran.add("later"));
    assertThat(ran).containsExactly("at once");
    wire.writeOne();
    assertThat(ran).containsExactly("at once", "later");
  }
}
