package dev.holdfast.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What some official client could not read reaches nobody; binary parts arrive as they were. */
@QuarkusTest
class ReadableEventsTest extends SignalingTest {
  @Test
  void carriesBinaryParts() {
    Call call = newCall();
    byte[] first = {0, -1, 91, 46};
    byte[] last = {};

    JsonNode ack =
        call.customer()
            .ask(
                "offer",
                "{\"offer\":{\"a\":{\"_placeholder\":true,\"num\":0},"
                    + "\"b\":{\"_placeholder\":true,\"num\":1}}}",
                first,
                last);

    assertDelivered(ack);
    SocketClient.Event got = call.agent().await1("offer");
    assertThat(got.attachments()).hasSize(2);
    assertThat(got.attachments().get(0)).isEqualTo(first);
    assertThat(got.attachments().get(1)).isEqualTo(last);
    assertThat(got.payload().path("offer").path("b").path("num").asInt()).isEqualTo(1);
    assertThat(got.offset()).isPresent();
  }

  @Test
  void carriesBinaryPartsToWhoWasAway() {
    Call call = newCall();
    call.agent().drop();
    call.customer()
        .ask("offer", "{\"offer\":{\"_placeholder\":true,\"num\":0}}", new byte[] {1, 2});

    SocketClient back = connectedAgain(call.grace(), call.agent());

    assertThat(back.await1("offer").attachments().getFirst()).containsExactly(1, 2);
  }

  @Test
  void carriesTenBinaryPartsAndRefusesMore() {
    Call call = newCall();
    String offer = "{\"offer\":{\"_placeholder\":true,\"num\":0}}";
    assertDelivered(call.customer().ask("offer", offer, new byte[10][1]));
    JsonNode refused = call.customer().ask("offer", offer, new byte[11][1]);
    assertRefused(refused, "invalid-payload");
    assertThat(refused.toString()).contains("10 binary parts");
    assertDelivered(call.customer().ask("answer", "{\"answer\":{}}"));
    call.agent().await1("answer");
    assertThat(call.agent().all("offer")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\\ud800\"",
        "{\"\\udc00\":1}",
        "{\"a\":1,\"b\":[{\"c\":1,\"c\":2}]}",
        "{\"n\":1e999}",
        "{\"n\":[-1E400]}",
        "{\"n\":#9}",
        "{\"n\":#[1#]}"
      })
  void refusesWhatSomeClientCannotReadAndItReachesNobody(String written) {
    Call call = newCall();
    String offer =
        written
            .replace("#9", "9".repeat(400))
            .replace("#[", "[".repeat(200))
            .replace("#]", "]".repeat(200));

    JsonNode ack = call.customer().ask("offer", "{\"offer\":" + offer + ",\"id\":\"1\"}");

    assertRefused(ack, "invalid-payload");
    // Nothing is remembered of it: the same id may bring what can be read.
    assertDelivered(call.customer().ask("offer", "{\"offer\":{\"ok\":1},\"id\":\"1\"}"));
    assertThat(call.agent().await1("offer").payload().path("offer").path("ok").asInt())
        .isEqualTo(1);
  }

  // Or counts a part that is not there: it would kill its receiver.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"_placeholder\":{\"_placeholder\":true,\"num\":99},\"num\":0}|num",
        "{\"_placeholder\":true,\"num\":{\"_placeholder\":true,\"num\":0}}|num",
        "{\"_placeholder\":true,\"num\":0,\"more\":1}|num",
        "{\"_placeholder\":true}|num",
        "{\"_placeholder\":1,\"num\":0}|num",
        "{\"_placeholder\":\"true\",\"num\":0}|num",
        "{\"_placeholder\":false,\"num\":0}|num",
        "{\"_placeholder\":true,\"num\":0.0}|num",
        "{\"_placeholder\":true,\"num\":-1}|num",
        "{\"_placeholder\":true,\"num\":\"0\"}|num",
        "{\"_placeholder\":true,\"num\":0,\"num\":7}|num",
        "{\"_placeholder\":true,\"_placeholder\":true,\"num\":0}|_placeholder",
        "{\"_placeh\\u006flder\":true,\"num\":99}|num",
        "{\"num\":4294967296,\"_placeholder\":true}|num",
        "{\"hasOwnProperty\":1,\"part\":{\"_placeholder\":true,\"num\":0}}|hasOwnProperty",
        "{\"_placeholder\":true,\"num\":1}|num",
        "{\"_placeholder\":true,\"num\":0.5}|num",
        "{\"_placeholder\":true,\"num\":null}|num"
      })
  void refusesWhatIsNearlyAPlaceholder(String offer, String named) {
    Call call = newCall();

    for (String wrong : List.of(offer, "{\"a\":[" + offer + "]}")) {
      JsonNode ack = call.customer().ask("offer", "{\"offer\":" + wrong + "}", new byte[] {1});
      assertRefused(ack, "invalid-payload", named);
    }
    assertDelivered(call.customer().ask("answer", "{\"answer\":{}}"));
    call.agent().await1("answer");
    assertThat(call.agent().all("offer")).isEmpty();
  }
}
