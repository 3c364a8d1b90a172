package dev.holdfast.transcripts.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.transcripts.LiveClient;
import dev.holdfast.transcripts.TestToken;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = RealRedisResource.class, restrictToAnnotatedClass = false)
@TestProfile(DrainTest.OwnProcess.class)
class DrainTest {
  /** A replica that is drained is of no use to other tests. */
  public static class OwnProcess implements QuarkusTestProfile {}

  private static final String PATH = "/v1/transcripts/drained";

  @TestHTTPResource("/")
  URI base;

  @Inject Drain drain;

  @Test
  void sendsClientsAwayOneByOneAndRefusesNewOnes() {
    List<LiveClient> readers =
        Stream.generate(() -> LiveClient.connect(base, PATH, TestToken.service()))
            .limit(5)
            .toList();
    readers.forEach(reader -> reader.awaitType("status"));
    long began = System.nanoTime();
    drain.begin(Duration.ofMillis(500));

    readers.forEach(reader -> assertThat(reader.awaitClose()).isEqualTo(1012));
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isBetween(Duration.ofMillis(400), Duration.ofSeconds(10));
    readers.forEach(
        reader ->
            assertThat(reader.messages.getLast())
                .hasToString(
                    "{\"type\":\"status\",\"status\":\"disconnecting\",\"callId\":\"drained\"}"));

    var refusal =
        LiveClient.handshake(base, PATH, "Authorization", "Bearer " + TestToken.service());
    assertThat(refusal.statusCode()).isEqualTo(503);
    assertThat(refusal.headers().firstValue("Retry-After")).contains("1");
  }
}
