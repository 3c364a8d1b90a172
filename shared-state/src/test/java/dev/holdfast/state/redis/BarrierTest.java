package dev.holdfast.state.redis;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a connection holds back until others have it, as Redis says it on the wire. */
class BarrierTest extends RespConnectionFixture {
  @Test
  void givesNoAnswerBeforeOthersHaveIt() {
    Durability durability = new Durability(Durability.Level.FSYNCED, 1, Duration.ofMillis(1_500));
    List<Future<Response>> asked = new ArrayList<>();
    onTheEventLoop(
        () -> {
          connection.holdBack(new Barrier(durability, "b"));
          asked.add(get(0));
        });
    String makes =
        "*5\r\n$4\r\neval\r\n$"
            + Barrier.MAKES.length()
            + "\r\n"
            + Barrier.MAKES
            + "\r\n$1\r\n1\r\n$1\r\nb\r\n$7\r\n3600000\r\n";
    String asks =
        "*3\r\n$7\r\npexpire\r\n$1\r\nb\r\n$7\r\n3600000\r\n"
            + "*4\r\n$7\r\nwaitaof\r\n$1\r\n1\r\n$1\r\n1\r\n$4\r\n1500\r\n";
    await().until(() -> bytesWritten().equals(wire(0) + makes + asks));

    onTheEventLoop(
        () -> {
          asked.add(get(1));
          comes.handle(Buffer.buffer(">2\r\n+early\r\n+c\r\n$1\r\na\r\n+OK\r\n:1\r\n"));
          comes.handle(Buffer.buffer(">2\r\n+late\r\n+c\r\n"));
        });
    onTheEventLoop(() -> assertThat(unasked).isEmpty());
    assertThat(asked.getFirst().isComplete()).isFalse();

    onTheEventLoop(() -> comes.handle(Buffer.buffer("*2\r\n:1\r\n:1\r\n")));

    await().until(asked.getFirst()::succeeded);
    assertThat(unasked).singleElement().asString().contains("early");
    await().until(() -> bytesWritten().equals(wire(0) + makes + asks + wire(1) + asks));

    onTheEventLoop(() -> comes.handle(Buffer.buffer("$1\r\nb\r\n:1\r\n*2\r\n:1\r\n:0\r\n")));
    assertThat(closed).isTrue();
    onTheEventLoop(() -> closes.handle(null));
    await().until(asked.get(1)::failed);
    assertThat(unasked).hasSize(1);
  }

  @Test
  void asksOnceForAllThatWasSentBefore() {
    Durability durability = new Durability(Durability.Level.REPLICATED, 1, Duration.ofSeconds(1));
    List<Future<Response>> asked = new ArrayList<>();
    onTheEventLoop(
        () -> {
          connection.holdBack(new Barrier(durability, "b"));
          IntStream.range(0, 1_000).forEach(i -> asked.add(get(i)));
        });
    await().until(() -> bytesWritten().contains(wire(999)));
    assertThat(bytesWritten().split("\r\nwait\r\n", -1)).hasSize(2);

    Buffer answers = Buffer.buffer();
    asked.forEach(one -> answers.appendString("$1\r\na\r\n"));
    onTheEventLoop(() -> comes.handle(answers.appendString("+OK\r\n:1\r\n")));
    assertThat(asked).noneMatch(Future::isComplete);
    onTheEventLoop(() -> comes.handle(Buffer.buffer(":1\r\n")));
    await().until(() -> asked.stream().allMatch(Future::succeeded));
  }

  @Test
  void takesTheRefusalOfASubscriptionForNoConfirmation() {
    Durability durability =
        new Durability(Durability.Level.REPLICATED, 1, Duration.ofMillis(1_500));
    onTheEventLoop(
        () -> {
          connection.holdBack(new Barrier(durability, "b"));
          connection.send(Request.cmd(Command.SSUBSCRIBE).arg("c"));
          get(0);
        });

    onTheEventLoop(
        () -> comes.handle(Buffer.buffer("-MOVED 7 other\r\n$1\r\na\r\n+OK\r\n:1\r\n:1\r\n")));

    assertThat(closed).isTrue();
    assertThat(unasked).isEmpty();
  }

  @Test
  void countsConnectionsThatNobodyConfirmed() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    Metrics.addRegistry(registry);
    double before = ConnectionMetrics.unconfirmed().count();
    Durability durability = new Durability(Durability.Level.REPLICATED, 2, Duration.ofSeconds(1));
    onTheEventLoop(
        () -> {
          connection.holdBack(new Barrier(durability, "b"));
          get(0);
        });
    await().until(() -> bytesWritten().startsWith(wire(0)));

    onTheEventLoop(() -> comes.handle(Buffer.buffer("$1\r\na\r\n+OK\r\n:1\r\n:1\r\n")));

    assertThat(closed).isTrue();
    assertThat(registry.get("holdfast.redis.unconfirmed").counter().count()).isEqualTo(before + 1);
    Metrics.removeRegistry(registry);
  }

  @Test
  void saysWhatIsNotWrittenWhereNothingCanBeConfirmed() {
    Durability durability = new Durability(Durability.Level.REPLICATED, 1, Duration.ofSeconds(1));
    onTheEventLoop(
        () -> {
          connection.holdBack(new Barrier(durability, "barrier:{7}"));
          get(0);
        });
    await().until(() -> bytesWritten().startsWith(wire(0)));

    onTheEventLoop(
        () -> comes.handle(Buffer.buffer("$1\r\na\r\n-NOPERM this user has no right\r\n")));
    onTheEventLoop(() -> closes.handle(null));

    assertThat(ends)
        .singleElement()
        .satisfies(
            cause ->
                assertThat(cause)
                    .hasMessage(
                        "holdfast.redis.durability=replicated: barrier:{7} is not written:"
                            + " NOPERM this user has no right"));
  }

  @Test
  void isGivenUpIfMoreIsPushedThanCanWait() {
    Durability durability =
        new Durability(Durability.Level.REPLICATED, 1, Duration.ofMillis(1_500));
    Future<Response> asked =
        Future.future(
            promise ->
                onTheEventLoop(
                    () -> {
                      connection.holdBack(new Barrier(durability, "b"));
                      get(0).onComplete(promise);
                    }));
    await().until(() -> bytesWritten().startsWith(wire(0)));
    Buffer pushed = Buffer.buffer();
    IntStream.range(0, Barrier.MOST_HELD).forEach(i -> pushed.appendString(">1\r\n+p\r\n"));

    onTheEventLoop(() -> comes.handle(pushed));
    assertThat(closed).isFalse();
    onTheEventLoop(() -> comes.handle(Buffer.buffer("$1\r\na\r\n")));
    assertThat(closed).isTrue();

    onTheEventLoop(() -> closes.handle(null));
    await().until(asked::failed);
    assertThat(unasked).isEmpty();
  }
}
