package dev.holdfast.redis.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedis;
import dev.holdfast.testing.Patience;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DelayingProxyTest {
  private static final Duration FOR_EVER = Duration.ofHours(1);
  private static final Duration A_WHILE = Duration.ofMillis(200);

  private final RealRedis redis = RealRedis.launch();
  private final CountDownLatch messageRead = new CountDownLatch(1);
  private DelayingProxy proxy;

  @AfterEach
  void close() {
    proxy.close();
    redis.close();
  }

  @ParameterizedTest
  @CsvSource({
    "2,SUBSCRIBE,PUBLISH,*3 message",
    "2,PSUBSCRIBE,PUBLISH,*4 pmessage channel",
    "2,SSUBSCRIBE,SPUBLISH,*3 smessage",
    "3,SUBSCRIBE,PUBLISH,>3 message",
    "3,PSUBSCRIBE,PUBLISH,>4 pmessage channel",
    "3,SSUBSCRIBE,SPUBLISH,>3 smessage",
  })
  void allMessagesComeAndInOrder(String version, String subscribe, String publish, String begin)
      throws IOException {
    proxy = delayedBy(new RandomDelays(7));
    try (RespClient subscriber = connect();
        RespClient publisher = connect()) {
      subscriber.ask("HELLO", version);
      subscriber.ask(subscribe, "channel");

      for (int i = 0; i < 200; i++) {
        publisher.ask(publish, "channel", "m" + i);
      }

      for (int i = 0; i < 200; i++) {
        assertThat(subscriber.next()).isEqualTo(begin + " channel m" + i);
      }
    }
  }

  @Test
  void commandsAreAnsweredWhileAMessageIsHeld() throws Exception {
    proxy = delayedBy(() -> FOR_EVER);
    try (RespClient subscriber = subscribed();
        RespClient other = connect()) {
      other.ask("SPUBLISH", "channel", "held");
      Patience.open(messageRead);

      assertThat(other.ask("PING")).isEqualTo("+PONG");
      assertThat(subscriber.hasHeardNothing()).isTrue();
    }
  }

  @Test
  void anAnswerWaitsForTheMessageBeforeIt() throws Exception {
    proxy = delayedBy(() -> A_WHILE);
    try (RespClient subscriber = subscribed()) {
      redis.ask("SPUBLISH channel before");
      Patience.open(messageRead);
      subscriber.send("PING");

      assertThat(subscriber.next()).contains("before");
      assertThat(subscriber.next()).isEqualTo("+PONG");
    }
  }

  @Test
  void whatIsHeldIsHeardOfAServerThatIsKilledMeanwhile() throws Exception {
    proxy = delayedBy(() -> A_WHILE);
    try (RespClient subscriber = subscribed()) {
      redis.ask("SPUBLISH channel last");
      Patience.open(messageRead);
      redis.kill();

      assertThat(subscriber.next()).contains("last");
      assertThat(subscriber.nextFrame()).isEmpty();
    }
  }

  @Test
  void worksAgainOnceAKilledServerIsBack() throws IOException {
    proxy = delayedBy(() -> Duration.ZERO);
    try (RespClient before = connect()) {
      before.ask("SET", "key", "value");
      redis.kill();
      assertThat(before.nextFrame()).isEmpty();
    }
    assertThat(isServed()).isFalse();

    redis.start();

    try (RespClient after = connect()) {
      assertThat(after.ask("GET", "key")).isEqualTo("value");
    }
  }

  @Test
  void aFrozenServerAnswersOnceItGoesOn() throws IOException {
    proxy = delayedBy(() -> Duration.ZERO);
    try (RespClient client = connect()) {
      client.ask("PING");
      redis.freeze();
      client.send("PING");
      assertThat(client.hasHeardNothing()).isTrue();

      redis.thaw();

      assertThat(client.next()).isEqualTo("+PONG");
    }
  }

  @Test
  void whoSaysThatItSendsNothingMoreIsAnsweredAllTheSame() throws IOException {
    proxy = delayedBy(() -> Duration.ZERO);
    try (RespClient client = connect()) {
      client.send("PING");
      client.endSending();

      assertThat(client.next()).isEqualTo("+PONG");
      assertThat(client.nextFrame()).isEmpty();
    }
  }

  @Test
  void theServerLosesAClientThatHasGone() throws IOException {
    proxy = delayedBy(() -> Duration.ZERO);
    String id;
    try (RespClient client = connect()) {
      id = client.ask("CLIENT", "ID").substring(1);
      assertThat(redis.ask("CLIENT LIST ID " + id)).contains("id=" + id);
    }

    while (redis.ask("CLIENT LIST ID " + id).contains("id=" + id)) {
      Thread.onSpinWait();
    }
  }

  @Test
  void largeAndBinaryValuesPassAsTheyAre() throws IOException {
    proxy = delayedBy(() -> Duration.ZERO);
    byte[] value = new byte[3_000_000];
    new Random(1).nextBytes(value);
    try (RespClient client = connect()) {
      client.send("SET".getBytes(), "large".getBytes(), value);
      assertThat(client.next()).isEqualTo("+OK");
      client.send("GET", "large");

      byte[] answer = client.nextFrame().orElseThrow();

      int begin = "$3000000\r\n".length();
      assertThat(Arrays.copyOfRange(answer, begin, begin + value.length)).isEqualTo(value);
    }
  }

  @Test
  void commandsSentTogetherAreAnsweredInTheirOrder() throws IOException {
    proxy = delayedBy(() -> Duration.ZERO);
    try (RespClient client = connect()) {
      for (int i = 1; i <= 1_000; i++) {
        client.send("INCR", "number");
      }

      assertThat(IntStream.range(0, 1_000).mapToObj(i -> nextOf(client)))
          .containsExactlyElementsOf(
              IntStream.rangeClosed(1, 1_000).mapToObj(i -> ":" + i).toList());
    }
  }

  private DelayingProxy delayedBy(Supplier<Duration> delays) {
    return DelayingProxy.listen(
        0,
        redis.port(),
        () -> {
          messageRead.countDown();
          return delays.get();
        });
  }

  private RespClient connect() throws IOException {
    return new RespClient(proxy.port());
  }

  private RespClient subscribed() throws IOException {
    RespClient subscriber = connect();
    subscriber.ask("HELLO", "3");
    subscriber.ask("SSUBSCRIBE", "channel");
    return subscriber;
  }

  private boolean isServed() throws IOException {
    try (RespClient client = connect()) {
      client.send("PING");
      Optional<byte[]> answer = client.nextFrame();
      return answer.isPresent();
    } catch (SocketException reset) {
      return false;
    }
  }

  private static String nextOf(RespClient client) {
    try {
      return client.next();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
