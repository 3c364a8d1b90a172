package dev.holdfast.transcripts.socket;

import static dev.holdfast.testing.Patience.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.testing.Patience;
import dev.holdfast.transcripts.LiveClient;
import dev.holdfast.transcripts.Producer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
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
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TestHTTPResource("/")
  URI base;

  @Inject Drain drain;
  @Inject Connections connections;

  private HttpRequest eventStream() {
    return HttpRequest.newBuilder(base.resolve(PATH))
        .header("Accept", "text/event-stream")
        .header("Authorization", "Bearer " + Producer.token())
        .build();
  }

  private static final String TURN =
      "{\"type\":\"Turn\",\"turn_order\":0,\"end_of_turn\":true,\"transcript\":\"bye\",\"words\":[]}";

  @Test
  void sendsClientsAwayOneByOneAndRefusesNewOnes() throws Exception {
    List<LiveClient> readers =
        Stream.generate(() -> LiveClient.connect(base, PATH, Producer.token())).limit(5).toList();
    readers.forEach(reader -> reader.awaitType("status"));
    var events = HTTP.sendAsync(eventStream(), BodyHandlers.ofString());
    String spoken = "/v1/transcripts/drained-while-spoken";
    LiveClient producer =
        LiveClient.connect(base, spoken + "/ingest?engine=assemblyai", Producer.token());
    producer.send(TURN);
    producer.awaitType("accepted");
    await().until(() -> connections.count() == 7);
    long began = System.nanoTime();
    drain.begin(Duration.ofMillis(500));

    readers.forEach(reader -> assertThat(reader.awaitClose()).isEqualTo(1012));
    readers.forEach(
        reader ->
            assertThat(reader.messages.getLast())
                .hasToString(
                    "{\"type\":\"status\",\"status\":\"disconnecting\",\"callId\":\"drained\"}"));

    String told = Patience.get(events).body();
    assertThat(producer.awaitClose()).isEqualTo(1012);
    // Of the seven any may be the last to go.
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isGreaterThanOrEqualTo(Duration.ofMillis(400));
    assertThat(told)
        .contains("\"connected\"")
        .endsWith(
            "data:{\"type\":\"status\",\"status\":\"disconnecting\",\"callId\":\"drained\"}\n\n");
    // What its engine had told to be over is stored. An answer to that would be taken for
    // another's.
    assertThat(producer.messages)
        .extracting(message -> message.path("type").asText())
        .containsExactly("status", "accepted", "status");
    given()
        .header("Authorization", "Bearer " + Producer.token())
        .get(spoken)
        .then()
        .body("entries.transcript.isFinal", contains(true));

    var refused = HTTP.send(eventStream(), BodyHandlers.ofString());
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.body()).contains("\"draining\"");

    var refusal = LiveClient.handshake(base, PATH, "Authorization", "Bearer " + Producer.token());
    assertThat(refusal.statusCode()).isEqualTo(503);
    assertThat(refusal.headers().firstValue("Retry-After")).contains("1");
  }
}
