package dev.holdfast.transcripts;

import static dev.holdfast.testing.Patience.await;

import dev.holdfast.redis.RealRedis;
import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.testing.RawHttp;
import dev.holdfast.testing.TestToken;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Readers who are gone before it is known whether they may read. */
@QuarkusTest
@QuarkusTestResource(value = RealRedisResource.class, restrictToAnnotatedClass = false)
class DepartedReaderTest extends TranscriptTest {
  private static final String SOCKET =
      "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
          + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";
  private static final String EVENT_STREAM = "Accept: text/event-stream\r\n";
  private static final int MANY = 20;

  @Inject MeterRegistry metrics;

  private final RealRedis redis = RealRedisResource.current();

  @ParameterizedTest
  @ValueSource(strings = {SOCKET, EVENT_STREAM})
  void areNotCountedForEver(String kind) throws IOException {
    await().until(() -> gauge("holdfast.transcript.subscribers") == 0);
    redis.freeze();
    try {
      List<RawHttp> leaving = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        leaving.add(asking(kind));
      }
      leaving.forEach(RawHttp::close);
    } finally {
      redis.thaw();
    }

    // Asked behind them, and not refused: Redis answers again.
    await().until(() -> statusOf(kind) == (kind.equals(SOCKET) ? 101 : 200));
    await().until(() -> gauge("holdfast.transcript.subscribers") == 0);
  }

  private int statusOf(String kind) throws IOException {
    try (RawHttp staying = asking(kind)) {
      return staying.status();
    }
  }

  /** A reader whose right is to be asked for in Redis. */
  private RawHttp asking(String kind) throws IOException {
    RawHttp reader = new RawHttp(base.getPort());
    reader.write(
        "GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n%s\r\n"
            .formatted(path(), TestToken.of("ann", "agent").grantingCall(callId).signed(), kind));
    return reader;
  }

  private double gauge(String name) {
    // Nobody has been here before there is one.
    Gauge gauge = metrics.find(name).gauge();
    return gauge == null ? 0 : gauge.value();
  }
}
