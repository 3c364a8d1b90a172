package dev.holdfast.rooms.webhook;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedis;
import dev.holdfast.state.redis.RedisClock;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.retry.Backoff;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.webhook.Progress;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WebhookSenderTest {
  private static final WebhookMessage NOTICE =
      new WebhookMessage("evt_1", "x", 0, Offset.START, "{\"roomId\":\"r\"}");
  private static RealRedis server;
  private static Vertx vertx;
  private static RedisLinks links;
  private static RedisClock clock;

  private final Receiver receiver = new Receiver();

  @BeforeAll
  static void launch() {
    server = RealRedis.launch();
    vertx = Vertx.vertx();
    links = new RedisLinks(vertx, new RedisOptions().setConnectionString(server.url()));
    await().until(links::isUp);
    clock = new RedisClock(vertx, links);
  }

  @AfterAll
  static void end() {
    links.close();
    vertx.close();
    server.close();
  }

  @AfterEach
  void close() {
    receiver.close();
  }

  @Test
  void connectsToTheAddressThatWasCheckedAndNowhereElse() throws Exception {
    Deque<String> answers = new ArrayDeque<>(List.of("127.0.0.1", "169.254.169.254"));
    Resolver rebinding = host -> List.of(InetAddress.getByName(answers.pop()));

    assertThat(post(webhook("http", "rebinding.example", "127.0.0.1/32"), rebinding))
        .isEqualTo(new AttemptResult.Taken());

    assertThat(answers).containsExactly("169.254.169.254");
    assertThat(receiver.of("r"))
        .singleElement()
        .satisfies(
            one ->
                assertThat(one.header("host")).isEqualTo("rebinding.example:" + receiver.port()));
  }

  @Test
  void refusesWhatLeadsToNoPublicAddress() {
    Resolver metadata = host -> List.of(InetAddress.getByName("169.254.169.254"));

    assertThat(post(webhook("https", "hooks.example.com", "10.0.0.0/8"), metadata))
        .isEqualTo(
            new AttemptResult.Forbidden(
                "hooks.example.com leads to 169.254.169.254, which is not allowed"));
  }

  @Test
  void plainTextGoesIntoAllowedNetworksOnly() {
    Resolver abroad = host -> List.of(InetAddress.getByName("1.1.1.1"));

    assertThat(post(webhook("http", "hooks.example.com", "10.0.0.0/8"), abroad))
        .isInstanceOf(AttemptResult.Forbidden.class);
  }

  @Test
  void triesTheNextAddressAndNeverOneThatIsNotAllowed() {
    Resolver several =
        host ->
            List.of(
                InetAddress.getByName("127.0.0.3"),
                InetAddress.getByName("127.0.0.2"),
                InetAddress.getByName("127.0.0.1"));

    assertThat(post(webhook("http", "several.example", "127.0.0.0/31", "127.0.0.2/32"), several))
        .isEqualTo(new AttemptResult.Taken());
  }

  @Test
  void saysThatNobodyIsThere() throws IOException {
    Resolver local = host -> List.of(InetAddress.getByName("127.0.0.1"));
    Resolver unknown =
        host -> {
          throw new UnknownHostException(host);
        };

    // A port that is taken, so that nobody else comes to listen there.
    try (Socket taken = new Socket()) {
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      assertThat(post(webhook("http", "there.example:" + taken.getLocalPort(), "127.0.0.1"), local))
          .isInstanceOf(AttemptResult.Unreachable.class);
    }
    assertThat(post(webhook("http", "nowhere.example", "127.0.0.1"), unknown))
        .isEqualTo(new AttemptResult.Unreachable("UnknownHostException"));
  }

  @Test
  void aLookUpThatHangsEndsWithTheAttempt() {
    CountDownLatch never = new CountDownLatch(1);
    Resolver hanging =
        host -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return List.of();
        };

    Duration brief = Duration.ofMillis(300);
    assertThat(post(webhook("http", "hanging.example", brief, "127.0.0.1"), hanging))
        .isEqualTo(new AttemptResult.TimedOut(brief));
  }

  private AttemptResult post(Webhook webhook, Resolver resolver) {
    try (WebhookSender sender = new WebhookSender(webhook, vertx, resolver, clock)) {
      return sender.post(NOTICE);
    }
  }

  private Webhook webhook(String scheme, String host, String... allowed) {
    return webhook(scheme, host, Duration.ofMinutes(1), allowed);
  }

  private Webhook webhook(String scheme, String host, Duration timeout, String... allowed) {
    String authority = host.contains(":") ? host : host + ":" + receiver.port();
    return new Webhook(
        "hook",
        URI.create(scheme + "://" + authority + "/"),
        Optional.empty(),
        Signer.of(List.of(Receivers.SECRET)),
        Set.of(),
        Networks.of(List.of(allowed)),
        new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1)),
        timeout,
        2,
        Duration.ofHours(1),
        10,
        Duration.ofHours(1),
        new Progress.Times(Duration.ofSeconds(10), Duration.ofHours(1)));
  }
}
