package dev.holdfast.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.testing.TestToken;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class QualityTest extends SignalingTest {
  @Test
  void theOthersHearHowGoodSomebodysConnectionIs() {
    Call call = newCall();

    JsonNode ack =
        call.customer()
            .ask(
                "report-quality",
                "{\"rttMs\":40,\"jitterMs\":3,\"lossPct\":0,\"bitrateKbps\":900,\"relayed\":true}");

    JsonNode heard = call.agent().await1("participant-quality").payload();
    assertThat(heard.path("participantId").asText()).isEqualTo(call.adaId());
    assertThat(heard.path("roomId").asText()).isEqualTo(call.roomId());
    assertThat(heard.path("score").asDouble())
        .isEqualTo(ack.path("score").asDouble())
        .isBetween(4.2, 4.5);
    assertThat(heard.path("bitrateKbps").asInt()).isEqualTo(900);
    assertThat(heard.path("relayed").asBoolean()).isTrue();
    assertThat(call.customer().all("participant-quality")).isEmpty();
  }

  @Test
  void lossAndDelayLowerTheScore() {
    Call call = newCall();

    double good = score(call, 50, 0);
    double lossy = score(call, 50, 15);
    double late = score(call, 800, 0);

    assertThat(lossy).isLessThan(3).isLessThan(good);
    assertThat(late).isLessThan(good);
    assertThat(score(call, 3000, 100)).isEqualTo(1.0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"rttMs\":-1}",
        "{\"lossPct\":\"much\"}",
        "{\"lossPct\":100.1}",
        "{\"relayed\":1}",
        "{\"jitterMs\":[]}"
      })
  void whatIsNoFigureIsRefused(String payload) {
    Call call = newCall();

    assertRefused(call.customer().ask("report-quality", payload), "invalid-payload");
    assertThat(call.agent().all("participant-quality")).isEmpty();
  }

  @Test
  void whoIsInNoRoomReportsToNobody() {
    SocketClient alone = connected(TestToken.customer(somebody("ada")));

    assertRefused(alone.ask("report-quality", "{\"rttMs\":40}"), "not-in-room");
  }

  private static double score(Call call, int rttMs, int lossPct) {
    String payload = "{\"rttMs\":%d,\"jitterMs\":2,\"lossPct\":%d}".formatted(rttMs, lossPct);
    return call.customer().ask("report-quality", payload).path("score").asDouble();
  }
}
