package dev.holdfast.transcripts;

import static dev.holdfast.testing.Patience.await;
import static dev.holdfast.transcripts.Producer.segment;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.holdfast.redis.RealRedis;
import dev.holdfast.redis.RealRedisResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = RealRedisResource.class, restrictToAnnotatedClass = false)
class RedisAwayTest extends TranscriptTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TestHTTPResource(value = "/health/", management = true)
  URI health;

  private final RealRedis redis = RealRedisResource.current();

  @Test
  void keepsSocketsOpenAndGoesOnWhereItWas() {
    producer().says("s1", "one");
    producer().saysForNow("s2", "tw", 1);
    try (LiveClient reader = reader()) {
      reader.awaitText("tw");
      List<String> events = events();
      await().until(() -> events.toString().contains("\"tw\""));
      redis.stop();
      await().untilAsserted(() -> assertThat(health("ready")).isEqualTo(503));
      assertThat(health("live")).isEqualTo(200);
      producer()
          .post(segment("s2", "two", true).toString())
          .then()
          .statusCode(503)
          .header("Retry-After", "1")
          .body("code", equalTo("unavailable"))
          .body("retryable", equalTo(true));
      reader.send("{\"type\":\"ping\"}");
      reader.awaitType("pong");
      try (LiveClient newcomer = reader()) {
        newcomer.awaitType("status");
        reader.awaitMessage(it -> it.path("status").asText().equals("reconnecting"));
        await().until(() -> events.toString().contains("\"reconnecting\""));
        startAgain();
        producer().says("s2", "two");
        producer().saysForNow("s3", "th", 1);
        producer().says("s4", "four");
        reader.awaitText("four");
        reader.awaitText("th");
        assertThat(reader.finals()).containsExactly("s1", "s2", "s4");
        assertThat(reader.messages).noneMatch(it -> it.has("recovered"));
        newcomer.awaitText("four");
        newcomer.awaitText("th");
        assertThat(newcomer.finals()).containsExactly("s1", "s2", "s4");
        await().until(() -> events.toString().contains("\"four\""));
        assertThat(events).noneMatch(it -> it.contains("\"recovered\""));
      }
    } finally {
      startAgain();
    }
  }

  private int health(String of) {
    return given().get(health.resolve(of)).statusCode();
  }

  private List<String> events() {
    List<String> lines = new CopyOnWriteArrayList<>();
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve(path()))
            .header("Accept", "text/event-stream")
            .header("Authorization", "Bearer " + Producer.token())
            .build();
    HTTP.sendAsync(request, BodyHandlers.ofLines())
        .thenAccept(answer -> answer.body().forEach(lines::add));
    return lines;
  }

  private void startAgain() {
    if (health("ready") == 200) {
      return;
    }
    redis.start();
    await().untilAsserted(() -> assertThat(health("ready")).isEqualTo(200));
  }
}
