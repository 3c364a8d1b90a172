package dev.holdfast.signaling;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.redis.RedisLinks;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.redis.client.Command;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a client sends while Redis lets everybody wait. */
@QuarkusTest
class WaitingEventsTest extends SignalingTest {
  private static final int EVENTS = 20;
  private static final int PAUSE_MS = 1_000;

  @Inject RedisLinks redis;

  @Test
  void anEventThatWouldWaitBehindTooMuchIsRefusedAtOnce() {
    Call call = newCall();
    List<JsonNode> answers = new ArrayList<>();
    // Once more if this machine was busy: they came when Redis answered again.
    await()
        .until(() -> answers.addAll(offeredWhileRedisWaits(call)) && !refused(answers).isEmpty());

    assertThat(refused(answers))
        .allSatisfy(
            error -> {
              assertThat(error.path("code").asText()).isEqualTo("rate-limited");
              assertThat(error.path("retryable").asBoolean()).isTrue();
            });
    int taken = answers.size() - refused(answers).size();
    assertThat(taken).isGreaterThanOrEqualTo(10);
    await().untilAsserted(() -> assertThat(call.agent().all("offer")).hasSize(taken));
  }

  private List<JsonNode> offeredWhileRedisWaits(Call call) {
    String offer = "{\"offer\":\"" + "x".repeat(98_000) + "\"}";
    Await.on(redis.send(Command.CLIENT, "PAUSE", PAUSE_MS, "WRITE"));
    List<Long> sent =
        Stream.generate(() -> call.customer().send("offer", offer)).limit(EVENTS).toList();
    return sent.stream().map(call.customer()::acknowledgment).toList();
  }

  private static List<JsonNode> refused(List<JsonNode> answers) {
    return answers.stream()
        .map(answer -> answer.path("error"))
        .filter(error -> !error.isMissingNode())
        .toList();
  }
}
