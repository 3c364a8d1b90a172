package dev.holdfast.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.http.UnfinishedShare;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SerialQueueTest {
  private final Memory memory = new Memory();
  private final SerialQueue queue = new SerialQueue(memory);
  private final List<String> done = new ArrayList<>();

  @Test
  void doesAStepAtOnceWhenNothingIsGoingOn() {
    queue.add(at("first", Future.succeededFuture()));
    assertThat(done).containsExactly("first");
  }

  @Test
  void waitsForTheStepBefore() {
    Promise<Void> first = Promise.promise();
    queue.add(at("first", first.future()));
    queue.add(at("second", Future.succeededFuture()));
    queue.add(at("third", Future.succeededFuture()));
    assertThat(done).containsExactly("first");

    first.complete();

    assertThat(done).containsExactly("first", "second", "third");
  }

  @Test
  void goesOnAfterAStepThatFailed() {
    Promise<Void> first = Promise.promise();
    queue.add(at("first", first.future()));
    queue.add(at("second", Future.failedFuture("no")));
    queue.add(at("third", Future.succeededFuture()));

    first.fail("no");

    assertThat(done).containsExactly("first", "second", "third");
  }

  @Test
  void goesOnAfterAStepThatThrew() {
    queue.add(
        () -> {
          throw new IllegalStateException("a mistake");
        });
    queue.add(at("second", Future.succeededFuture()));
    assertThat(done).containsExactly("second");
  }

  @Test
  void aStepMayAddAnotherOne() {
    queue.add(
        () -> {
          queue.add(at("second", Future.succeededFuture()));
          done.add("first");
          return Future.succeededFuture();
        });
    assertThat(done).containsExactly("first", "second");
  }

  @Test
  void aLongRowOfStepsDoesNotDeepenTheStack() {
    Promise<Void> first = Promise.promise();
    queue.add(at("first", first.future()));
    IntStream.range(0, 100_000).forEach(i -> queue.add(at("step " + i, Future.succeededFuture())));

    first.complete();

    assertThat(done).hasSize(100_001);
  }

  private java.util.function.Supplier<Future<?>> at(String name, Future<Void> end) {
    return () -> {
      done.add(name);
      return end;
    };
  }

  @Test
  void keepsNoMoreThanItMay() {
    Promise<Void> first = Promise.promise();
    queue.offer(() -> SerialQueue.MOST_BYTES, at("first", first.future()));
    assertThat(memory.taken).isZero();

    assertThat(queue.offer(() -> SerialQueue.MOST_BYTES - 1, at("second", done()))).isTrue();
    assertThat(queue.offer(() -> 2, at("too much", done()))).isFalse();
    assertThat(queue.offer(() -> 1, at("third", done()))).isTrue();
    assertThat(memory.taken).isEqualTo(SerialQueue.MOST_BYTES);
    first.complete();

    assertThat(done).containsExactly("first", "second", "third");
    assertThat(memory.taken).isZero();
  }

  @Test
  void keepsNothingThatTheProcessHasNoMemoryFor() {
    Promise<Void> first = Promise.promise();
    queue.add(at("first", first.future()));
    memory.most = 10;

    assertThat(queue.offer(() -> 11, at("too much", done()))).isFalse();
    assertThat(queue.offer(() -> 10, at("second", done()))).isTrue();
    first.complete();

    assertThat(done).containsExactly("first", "second");
    assertThat(memory.taken).isZero();
  }

  private static Future<Void> done() {
    return Future.succeededFuture();
  }

  private static final class Memory implements UnfinishedShare {
    private int most = Integer.MAX_VALUE;
    private int taken;

    @Override
    public boolean take(int more) {
      boolean fits = taken + more <= most;
      taken += fits ? more : 0;
      return fits;
    }

    @Override
    public void give(int fewer) {
      taken -= fewer;
    }
  }
}
