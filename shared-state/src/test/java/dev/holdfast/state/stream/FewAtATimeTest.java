package dev.holdfast.state.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FewAtATimeTest {
  private final FewAtATime few = new FewAtATime(2);
  private final List<Promise<Integer>> begun = new ArrayList<>();

  private Future<Integer> begin() {
    begun.add(Promise.promise());
    return begun.getLast().future();
  }

  @Test
  void whoComesFirstIsFirst() {
    Future<Integer> first = few.run(this::begin);
    Future<Integer> second = few.run(this::begin);
    Future<Integer> third = few.run(this::begin);
    assertThat(begun).hasSize(2);

    begun.get(1).complete(2);

    assertThat(second.result()).isEqualTo(2);
    assertThat(begun).hasSize(3);
    begun.get(2).complete(3);
    begun.get(0).complete(1);
    assertThat(List.of(first.result(), third.result())).containsExactly(1, 3);
    assertThat(few.underWay()).isZero();
  }

  @Test
  void howeverManyFailAtOnceAllAreAnswered() {
    List<Future<Integer>> running =
        IntStream.range(0, 2).mapToObj(i -> few.run(this::begin)).toList();
    List<Future<Integer>> waiting =
        IntStream.range(0, 100_000).mapToObj(i -> few.<Integer>run(() -> failing(i))).toList();

    begun.forEach(promise -> promise.complete(1));

    assertThat(running).allMatch(Future::succeeded);
    assertThat(waiting).allMatch(Future::failed);
    assertThat(few.underWay()).isZero();
  }

  private static Future<Integer> failing(int number) {
    if (number % 2 == 0) {
      throw new IllegalStateException("thrown");
    }
    return Future.failedFuture("answered");
  }
}
