package dev.holdfast.transcripts;

import static dev.holdfast.testing.Patience.await;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.testing.Patience;
import dev.holdfast.testing.TestToken;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = RealRedisResource.class, restrictToAnnotatedClass = false)
@TestProfile(SilentReaderTest.Impatient.class)
class SilentReaderTest {
  public static class Impatient implements QuarkusTestProfile {
    static final Duration SILENCE = Patience.window(Duration.ofSeconds(6));

    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "holdfast.live.silence", SILENCE.toString(),
          "holdfast.live.farewell", "1S",
          "quarkus.websockets-next.server.auto-ping-interval", "1S");
    }
  }

  private static final int MOST_SEGMENTS = 600;

  @TestHTTPResource("/")
  URI base;

  @Inject MeterRegistry metrics;

  private LiveClient reader(String token) {
    return LiveClient.connect(base, "/v1/transcripts/silent", token);
  }

  @Test
  void isCutOffIfItDoesNotEvenAnswerPings() {
    try (LiveClient lively = reader(Producer.token())) {
      LiveClient silent = reader(Producer.token());
      lively.awaitType("status");
      silent.awaitType("status");
      silent.stopReading();
      Patience.awaitAfter(Impatient.SILENCE)
          .until(() -> metrics.counter("holdfast.transcript.silent.readers.cut").count() >= 1);
      await().until(() -> subscribers() == 1);
      lively.send("{\"type\":\"ping\"}");
      lively.awaitType("pong");
    }
  }

  @Test
  void isGoneSoonAfterItWasSentAwayEvenIfItDoesNotRead() {
    Duration life = Patience.window(Duration.ofSeconds(3));
    String expiring = TestToken.of("ann", "agent").grantingCall("*").lasting(life).signed();
    LiveClient silent = reader(expiring);
    silent.awaitType("status");
    silent.stopReading();
    Patience.awaitAfter(life).until(() -> subscribers() == 0);
  }

  @Test
  void isGoneSoonAfterItFellBehindAtAnEventStreamToo() throws Exception {
    await().until(() -> subscribers() == 0);
    Producer producer = new Producer("stalled");
    String request =
        "GET /v1/transcripts/stalled HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
            + "Authorization: Bearer "
            + Producer.token()
            + "\r\n\r\n";
    try (Socket stalled = new Socket(base.getHost(), base.getPort())) {
      stalled.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      await().until(() -> subscribers() == 1);
      // The system's own buffers on both sides take several MiB before any of ours fills.
      for (int i = 0; i < MOST_SEGMENTS && subscribers() == 1; i++) {
        producer.says("s" + i, "x".repeat(90_000));
      }
      await().until(() -> subscribers() == 0);
    }
  }

  private double subscribers() {
    // Nobody has been here before there is one.
    Gauge gauge = metrics.find("holdfast.transcript.subscribers").gauge();
    return gauge == null ? 0 : gauge.value();
  }
}
