package dev.holdfast.transcripts;

import static dev.holdfast.transcripts.Producer.by;
import static dev.holdfast.transcripts.Producer.segment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.state.event.Audience;
import dev.holdfast.state.event.LoggedEvent;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.room.Rooms;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.stream.Page;
import dev.holdfast.state.stream.Streams;
import dev.holdfast.testing.Golden;
import dev.holdfast.testing.TestToken;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = RealRedisResource.class, restrictToAnnotatedClass = false)
class ReadingTest extends TranscriptTest {
  @Inject CallRoom room;
  @Inject Streams streams;

  private final String roomId = UUID.randomUUID().toString();

  private ValidatableResponse get(String accept, String query, String token) {
    return by(token).header("Accept", accept).get(path(query)).then();
  }

  private ValidatableResponse delete(String what, String token) {
    return by(token).delete(path(what)).then();
  }

  private ValidatableResponse hold(String token) {
    return by(token).put(path("/hold?roomId=" + roomId)).then();
  }

  private List<LoggedEvent> log() {
    Page page = Await.on(streams.read(Rooms.eventsOf(roomId), Offset.START, 1_000));
    return ((Page.Held) page).entries().stream().map(LoggedEvent::of).toList();
  }

  private List<String> types() {
    return log().stream()
        .map(LoggedEvent::type)
        .filter(type -> type.startsWith("transcript-"))
        .toList();
  }

  @Test
  void findsWhatWasSaidByPages() {
    for (int i = 0; i < 20; i++) {
      producer().says("s" + i, i % 4 == 0 ? "Très bien, n° " + i : "something else");
    }
    producer().saysForNow("s20", "tres BIEN pour l'instant", 1);
    String after =
        get("application/json", "?q=TRES bien&limit=3", Producer.token())
            .statusCode(200)
            .body("entries.transcript.id", contains("s0", "s4", "s8"))
            .body("more", equalTo(true))
            .body("interims", hasSize(0))
            .extract()
            .path("after");
    get("application/json", "?q=TRES bien&limit=3&after=" + after, Producer.token())
        .body("entries.transcript.id", contains("s12", "s16"))
        .body("interims.transcript.id", contains("s20"))
        .body("more", equalTo(false));
  }

  @Test
  void exportsByTheTypeThatIsAskedFor() {
    producer().post(segment("s1", "<hello>", true).put("startMs", 0).put("endMs", 900).toString());
    get("text/vtt", "", Producer.token())
        .statusCode(200)
        .contentType(startsWith("text/vtt"))
        .header("Content-Disposition", containsString(callId + ".vtt"))
        .body(startsWith("WEBVTT\n\n"))
        .body(containsString("<v caller>&lt;hello&gt;"));
    get("application/x-subrip", "", Producer.token())
        .contentType(startsWith("application/x-subrip"))
        .body(startsWith("1\n00:00:00,000 --> 00:00:00,900\nCaller: <hello>"));
    get("text/plain", "", Producer.token()).body(equalTo("[00:00:00] Caller: <hello>\n"));
    get("*/*", "", Producer.token()).contentType("application/json");
    get("text/vtt", "", TestToken.of("eve", "customer").signed()).statusCode(403);
  }

  @Test
  void notesExportsAndErasuresInTheRoomsLog() {
    callId = room.between(roomId, "ann", "bob");
    producer().says("s1", "one");
    for (int i = 0; i < 5; i++) {
      get("text/vtt", "?roomId=" + roomId, TestToken.of("ann", "agent").signed()).statusCode(200);
    }
    delete("?roomId=" + roomId, Producer.token()).statusCode(204);
    assertThat(types()).containsExactly("transcript-exported", "transcript-erased");
    LoggedEvent export =
        log().stream().filter(it -> it.type().endsWith("exported")).findFirst().orElseThrow();
    assertThat(export.data().path("roomId").asText()).isEqualTo(roomId);
    assertThat(export.data().path("callId").asText()).isEqualTo(callId);
    assertThat(export.data().path("by").asText()).isEqualTo("ann");
    assertThat(export.data().path("format").asText()).isEqualTo("text/vtt");
    assertThat(export.audience().members()).isEqualTo(Audience.Members.NONE);
    assertThat(export.audience().sessions()).isEmpty();
  }

  @Test
  void notesWhatIsDoneAsTheExamplesShow() {
    callId = room.between(roomId, "ann", "bob");
    String sue = TestToken.of("sue", "supervisor").signed();
    producer().says("s1", "one");
    get("text/vtt", "?roomId=" + roomId, TestToken.of("ann", "agent").signed()).statusCode(200);
    hold(sue).statusCode(204);
    delete("/hold?roomId=" + roomId, sue).statusCode(204);
    by(sue)
        .contentType("application/json")
        .body("{\"transcriptId\":\"s1\"}")
        .post(path("/redactions?roomId=" + roomId))
        .then()
        .statusCode(200);
    delete("?roomId=" + roomId, sue).statusCode(204);

    assertLogged(
        "transcript-exported",
        "transcript-held",
        "transcript-released",
        "transcript-redacted",
        "transcript-erased");
  }

  private void assertLogged(String... types) {
    List<LoggedEvent> log = log();
    for (String type : types) {
      LoggedEvent event =
          log.stream().filter(one -> one.type().equals(type)).findFirst().orElseThrow();
      ObjectNode entry = JsonNodeFactory.instance.objectNode();
      entry.put("offset", event.offset().toString()).put("type", event.type());
      Golden.examples().assertIsLike(type, entry.put("at", event.at()).set("data", event.data()));
    }
  }

  @Test
  void erasesAtOnceAndTellsLiveReaders() {
    String offset = producer().says("s1", "one").path("accepted[0].offset");
    try (LiveClient reader = reader()) {
      reader.awaitText("one");
      delete("", Producer.token()).statusCode(204);
      reader.awaitMessage(it -> it.has("recovered") && !it.path("recovered").asBoolean());
      producer().says("s2", "two");
      reader.awaitText("two");
      assertThat(reader.finals()).containsExactly("s1", "s2");
    }
    get("application/json", "", Producer.token()).body("entries.transcript.id", contains("s2"));
    get("application/json", "?after=" + offset, Producer.token()).body("recovered", equalTo(false));
    delete("", Producer.token()).statusCode(204);
    delete("", Producer.token()).statusCode(204);
  }

  @Test
  void erasesNothingThatIsHeld() {
    hold(Producer.token()).statusCode(404).body("code", equalTo("call-not-found"));
    callId = room.between(roomId, "ann", "bob");
    producer().says("s1", "one");
    hold(TestToken.of("sue", "supervisor").signed()).statusCode(204);
    delete("", Producer.token()).statusCode(409).body("code", equalTo("transcript-held"));
    delete("/hold?roomId=" + roomId, Producer.token()).statusCode(204);
    delete("", Producer.token()).statusCode(204);
    assertThat(types())
        .containsExactly("transcript-held", "transcript-released", "transcript-erased");
  }

  @Test
  void letsOnlyServicesWithAGrantAndSupervisorsHoldAndErase() {
    producer().says("s1", "one");
    for (String token :
        List.of(
            TestToken.of("ann", "agent").grantingCall(callId).signed(),
            TestToken.of("bob", "customer").grantingCall("*").signed(),
            TestToken.of("stt", "service").grantingCall("another").signed())) {
      delete("", token).statusCode(403);
      hold(token).statusCode(403);
    }
  }
}
