package dev.holdfast.state.redis;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.FreshRedis;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A script that is called as a function where Redis has it. */
class ScriptCallsTest extends FreshRedis {
  private static final Script APPEND = Script.function("stream/append");

  private final List<String> appended = new CopyOnWriteArrayList<>();
  private int sent;

  @Test
  void isCalledAsAFunctionOnceItIsThere() {
    untilCalledBy("fcall");

    assertThat(server.ask("FUNCTION LIST")).contains(APPEND.function().orElseThrow());
    assertThatAllCameInOrder();
  }

  @Test
  void isSentAgainWhenRedisHasLostIt() {
    untilCalledBy("fcall");
    server.ask("FUNCTION FLUSH");

    appendManyOfWhichSomeFail();
    await().until(() -> server.ask("FUNCTION LIST").contains(APPEND.function().orElseThrow()));
    untilCalledBy("fcall");

    assertThatAllCameInOrder();
  }

  @Test
  void isSentAgainToARedisThatBeganAnew() {
    untilCalledBy("fcall");
    beginAnew();

    appendMany();
    untilCalledBy("fcall");

    assertThatAllCameInOrder();
  }

  @Test
  void isSentAgainToARedisThatCouldNotTakeItYet() {
    server.ask("CONFIG SET min-replicas-to-write 1");
    assertThat(isDone(append())).isFalse();
    server.ask("CONFIG SET min-replicas-to-write 0");

    untilCalledBy("fcall");

    assertThatAllCameInOrder();
  }

  @Test
  void staysAScriptWhereRedisLosesItAgain() {
    untilCalledBy("fcall");

    await()
        .until(
            () -> {
              server.ask("FUNCTION FLUSH");
              appendManyOfWhichSomeFail();
              return !server.ask("FUNCTION LIST").contains("holdfast");
            });

    untilCalledBy("evalsha");
    assertThatAllCameInOrder();
  }

  @Test
  void staysAScriptWhereFunctionsMayNotBeLoaded() {
    server.ask("ACL SETUSER default -function");

    appendMany();
    untilCalledBy("evalsha");

    assertThat(server.ask("FUNCTION LIST")).doesNotContain("holdfast");
    assertThatAllCameInOrder();
  }

  @Test
  void becomesAScriptAgainWhereFunctionsMayNotBeCalled() {
    untilCalledBy("fcall");
    server.ask("ACL SETUSER default -fcall");

    appendManyOfWhichSomeFail();
    untilCalledBy("evalsha");

    assertThatAllCameInOrder();
  }

  // A server that begins anew allows what its configuration says.
  @Test
  void becomesAFunctionAgainWhereFunctionsMayBeCalledByTheNextConnection() {
    untilCalledBy("fcall");
    server.ask("ACL SETUSER default -fcall");
    appendManyOfWhichSomeFail();
    untilCalledBy("evalsha");
    beginAnew();

    appendMany();
    untilCalledBy("fcall");

    assertThatAllCameInOrder();
  }

  private void beginAnew() {
    server.stop();
    await().until(() -> !links.isUp());
    server.start();
    await().until(links::isUp);
    server.ask("FLUSHALL");
    server.ask("FUNCTION FLUSH");
    appended.clear();
  }

  @Test
  void twoVersionsStandBesideEachOther() {
    Script newer =
        new Script(
            APPEND.name(),
            "return 'newer'",
            "0123456789abcdef",
            APPEND.keys(),
            APPEND.args(),
            false,
            Optional.of("holdfast_stream_append_0123456789ab"));
    untilCalledBy("fcall");
    for (int i = 0; i < 5; i++) {
      assertThat(Await.on(run(newer, "")).toString()).isEqualTo("newer");
      appendMany();
    }

    assertThat(server.ask("FUNCTION LIST"))
        .contains(APPEND.function().orElseThrow(), newer.function().orElseThrow());
    assertThatAllCameInOrder();
  }

  // What was refused is not sent again: it would be overtaken by what is sent meanwhile.
  private void appendManyOfWhichSomeFail() {
    await()
        .until(
            () -> {
              List<Future<Response>> some = IntStream.range(0, 50).mapToObj(i -> append()).toList();
              return some.stream().map(ScriptCallsTest::isDone).toList().getLast();
            });
  }

  private static boolean isDone(Future<Response> one) {
    return Await.on(one.map(true).otherwise(false));
  }

  private void appendMany() {
    IntStream.range(0, 50).mapToObj(i -> append()).toList().forEach(Await::on);
  }

  private void untilCalledBy(String command) {
    await()
        .until(
            () -> {
              long before = calls(command);
              return isDone(append()) && calls(command) > before;
            });
  }

  private long calls(String command) {
    String line = Await.on(links.info("commandstats"));
    int at = line.indexOf("cmdstat_" + command + ":calls=");
    return at < 0 ? 0 : Long.parseLong(line.substring(at).split("[=,]")[1]);
  }

  private Future<Response> append() {
    String payload = Integer.toString(sent++);
    return run(APPEND, payload).onSuccess(done -> appended.add(payload));
  }

  private Future<Response> run(Script script, String payload) {
    return links.run(
        script, List.of("{stream}"), "7 run", 1_000, 1_000_000, 60_000, 60_000, payload);
  }

  private void assertThatAllCameInOrder() {
    List<String> log =
        Await.on(links.send(Command.XRANGE, "{stream}", "-", "+")).stream()
            .map(entry -> entry.get(1).get(1).toString())
            .toList();
    assertThat(log).isEqualTo(appended);
    assertThat(log).isSortedAccordingTo(Comparator.comparing(Integer::valueOf));
  }
}
