package dev.holdfast.state.redis;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What it makes of a socket. */
class RespConnectionTest extends RespConnectionFixture {
  @Test
  void writesInOneGoAndInOrderWhatIsSentInOneGo() {
    int many = 3 * RespConnection.MOST_AT_ONCE + 1;
    onTheEventLoop(() -> IntStream.range(0, many).forEach(this::get));

    await().until(() -> bytesWritten().endsWith(wire(many - 1)));
    onTheEventLoop(() -> assertThat(written).hasSize(4));
    StringBuilder expected = new StringBuilder();
    IntStream.range(0, many).forEach(i -> expected.append(wire(i)));
    assertThat(bytesWritten()).isEqualTo(expected.toString());
  }

  @Test
  void givesEachItsAnswerWhateverIsPushedInBetween() {
    List<Future<Response>> asked = new ArrayList<>();
    onTheEventLoop(() -> IntStream.range(0, 3).forEach(i -> asked.add(get(i))));
    await().until(() -> bytesWritten().endsWith(wire(2)));

    onTheEventLoop(
        () -> comes.handle(Buffer.buffer("$1\r\na\r\n>2\r\n+ssubscribe\r\n+c\r\n-ERR b\r\n_\r\n")));

    await().until(() -> asked.stream().allMatch(Future::isComplete));
    assertThat(asked.get(0).result()).hasToString("a");
    assertThat(asked.get(1).cause()).hasMessage("ERR b");
    assertThat(asked.get(2).result()).isNull();
    assertThat(unasked).hasSize(1);
  }

  @Test
  void expectsNoAnswerToASubscription() {
    List<Future<Response>> asked = new ArrayList<>();
    onTheEventLoop(
        () -> {
          asked.add(connection.send(Request.cmd(Command.SSUBSCRIBE).arg("c")));
          asked.add(get(0));
        });
    await().until(() -> asked.get(0).isComplete());

    onTheEventLoop(() -> comes.handle(Buffer.buffer("$1\r\na\r\n-MOVED 7 other\r\n")));

    await().until(() -> asked.get(1).isComplete());
    assertThat(asked.get(1).result()).hasToString("a");
    assertThat(unasked).containsExactly("MOVED 7 other");
  }

  @Test
  void failsWhatIsUnderWayAndWhatIsNotWrittenYetWhenItEnds() {
    List<Future<Response>> asked = new ArrayList<>();
    onTheEventLoop(() -> asked.add(get(0)));
    await().until(() -> bytesWritten().endsWith(wire(0)));

    onTheEventLoop(
        () -> {
          asked.add(get(1));
          closes.handle(null);
          asked.add(get(2));
        });

    await().until(() -> asked.stream().allMatch(Future::failed));
    assertThat(bytesWritten()).isEqualTo(wire(0));
    assertThat(ends).hasSize(1);
  }

  @Test
  void saysWhyItEnded() {
    onTheEventLoop(
        () -> {
          breaks.handle(new IllegalStateException("reset"));
          closes.handle(null);
        });

    assertThat(ends).singleElement().satisfies(cause -> assertThat(cause).hasMessage("reset"));
  }

  @Test
  void closesWhenWhatComesIsNotRedis() {
    onTheEventLoop(() -> comes.handle(Buffer.buffer("HTTP/1.1 400 Bad Request\r\n")));

    assertThat(closed).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {":1x\r\n", ",1x\r\n", "%1\r\n:1\r\n:2\r\n"})
  void closesOnceWhenWhatComesCannotBeRead(String bytes) {
    onTheEventLoop(() -> comes.handle(Buffer.buffer(bytes)));
    assertThat(closed).isTrue();

    Future<Response> asked =
        Future.future(promise -> onTheEventLoop(() -> get(0).onComplete(promise)));
    onTheEventLoop(() -> comes.handle(Buffer.buffer("$1\r\na\r\n")));
    assertThat(asked.isComplete()).as("an answer behind it").isFalse();
    onTheEventLoop(() -> closes.handle(null));
    await().until(asked::failed);
  }

  @Test
  void tellsWhoListensTooLateThatItHasEnded() {
    onTheEventLoop(
        () -> {
          closes.handle(null);
          connection.listen(response -> {}, ends::add);
        });

    await().until(() -> ends.size() == 2);
  }

  @Test
  void subscribesToAsManyChannelsAsThereAre() {
    List<Future<Response>> asked = new ArrayList<>();
    onTheEventLoop(
        () ->
            IntStream.range(0, 65_537)
                .forEach(i -> asked.add(connection.send(Request.cmd(Command.SSUBSCRIBE).arg(i)))));

    await().until(() -> asked.stream().allMatch(Future::succeeded));
  }

  @Test
  void goesOnWhenWhoWasAnsweredFails() {
    List<Future<Response>> asked = new ArrayList<>();
    onTheEventLoop(
        () -> {
          get(0)
              .onSuccess(
                  answer -> {
                    throw new IllegalStateException("on purpose, for this test");
                  });
          asked.add(get(1));
        });
    await().until(() -> bytesWritten().endsWith(wire(1)));

    onTheEventLoop(() -> comes.handle(Buffer.buffer("$1\r\na\r\n$1\r\nb\r\n")));

    await().until(() -> asked.get(0).succeeded());
    assertThat(closed).isFalse();
  }

  @Test
  void refusesMoreThanCanEverBeAnswered() {
    List<Future<Response>> asked = new ArrayList<>();
    onTheEventLoop(() -> IntStream.range(0, 65_537).forEach(i -> asked.add(get(i))));

    assertThat(asked.getLast().failed()).isTrue();
    assertThat(asked.get(65_535).isComplete()).isFalse();
  }
}
