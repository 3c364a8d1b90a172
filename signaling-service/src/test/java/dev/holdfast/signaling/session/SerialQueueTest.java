package dev.holdfast.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SerialQueueTest {
  private final SerialQueue queue = new SerialQueue();
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
}
