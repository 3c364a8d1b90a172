package dev.holdfast.transcripts;

import static dev.holdfast.transcripts.Producer.by;
import static dev.holdfast.transcripts.Producer.segment;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.testing.TestToken;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(value = RealRedisResource.class, restrictToAnnotatedClass = false)
class IngestTest extends TranscriptTest {
  private static final String LINES = "application/x-ndjson";

  private ValidatableResponse stored() {
    return read("application/json").header("Cache-Control", "no-store");
  }

  private static ValidatableResponse problem(Response response, int status, String code) {
    return response
        .then()
        .statusCode(status)
        .contentType("application/problem+json")
        .body("status", equalTo(status))
        .body("code", equalTo(code));
  }

  private static ValidatableResponse invalid(Response response) {
    return problem(response, 400, "invalid-payload");
  }

  /** A segment that comes with a token. */
  private Response saysBy(TestToken token) {
    return by(token.signed())
        .contentType("application/json")
        .body(segment("s1", "one", true).toString())
        .post(path("/segments"));
  }

  @Test
  void acknowledgesOneSegment() {
    producer()
        .post(segment("s1", "hello", true).put("revision", 4).toString())
        .then()
        .statusCode(200)
        .body("accepted", hasSize(1))
        .body("accepted[0].id", equalTo("s1"))
        .body("accepted[0].revision", equalTo(4))
        .body("accepted[0].result", equalTo("stored"))
        .body("accepted[0].offset", endsWith("-1"))
        .body("ended", nullValue());
  }

  @Test
  void acknowledgesEverySegmentOfAnArrayInItsOrder() {
    producer().says("s0", "before");
    producer()
        .post(
            "["
                + segment("s1", "he", false)
                + ","
                + segment("s1", "hello", true)
                + ","
                + segment("s1", "hell", false)
                + ","
                + segment("s0", "before", true)
                + "]")
        .then()
        .statusCode(200)
        .body("accepted.id.toString()", equalTo("[s1, s1, s1, s0]"))
        .body("accepted.result.toString()", equalTo("[stored, stored, ignored, repeated]"))
        .body("accepted[1].offset", endsWith("-2"))
        .body("accepted[3].offset", endsWith("-1"));
  }

  @Test
  void takesOneSegmentALine() {
    producer()
        .post(LINES, segment("s1", "one", true) + "\n\n" + segment("s2", "two", true) + "\r\n")
        .then()
        .statusCode(200)
        .body("accepted.id.toString()", equalTo("[s1, s2]"));
  }

  @Test
  void acknowledgesARepetitionWithTheFirstOffset() {
    String offset = producer().says("s1", "hello").path("accepted[0].offset");
    producer()
        .says("s1", "hello")
        .then()
        .body("accepted[0].result", equalTo("repeated"))
        .body("accepted[0].offset", equalTo(offset));
    stored().body("entries", hasSize(1));
  }

  @Test
  void countsRevisionsThatAreNotGiven() {
    producer().saysForNow("s1", "h", 5);
    producer()
        .post(segment("s1", "he", false).toString())
        .then()
        .body("accepted[0].revision", equalTo(6));
  }

  @Test
  void keepsEveryFieldAndUnicodeAsItCame() {
    ObjectNode segment =
        segment("s1", "“naïve” \u0001 👋\n{}", true)
            .put("speaker", "interpreter")
            .put("participantId", "corp|İpek Şen@example.com")
            .put("sourceId", "s0");
    segment.putArray("words").addObject().put("text", "naïve").put("startMs", 3);
    producer().post(segment.toString()).then().statusCode(200);
    stored()
        .body("entries[0].transcript.text", equalTo("“naïve” \u0001 👋\n{}"))
        .body("entries[0].transcript.speaker", equalTo("interpreter"))
        .body("entries[0].transcript.participantId", equalTo("corp|İpek Şen@example.com"))
        .body("entries[0].transcript.sourceId", equalTo("s0"))
        .body("entries[0].transcript.words[0].text", equalTo("naïve"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id         | null",
        "id         | 7",
        "id         | \"has space\"",
        "text       | null",
        "text       | {}",
        "speaker    | null",
        "speaker    | \"robot\"",
        "speaker    | 1",
        "isFinal    | null",
        "isFinal    | \"true\"",
        "confidence | 1.5",
        "confidence | \"high\"",
        "timestamp  | \"yesterday\"",
        "timestamp  | 5",
        "timestamp  | \"+12026-01-31T10:00:00Z\"",
        "timestamp  | \"-0001-01-31T10:00:00Z\"",
        "revision   | -1",
        "revision   | 1.5",
        "revision   | \"2\"",
        "language   | 7",
        "startMs    | \"0\"",
        "endMs      | -5",
        "words      | {}",
        "words      | [1]",
        "participantId | \"a\\nb\"",
        "sourceId   | []"
      })
  void namesTheItemAndTheFieldThatAreWrongAndStoresNothing(String field, String value)
      throws Exception {
    ObjectNode wrong = segment("s2", "two", true);
    wrong.set(field, new com.fasterxml.jackson.databind.ObjectMapper().readTree(value));
    invalid(producer().post("[" + segment("s1", "one", true) + "," + wrong + "]"))
        .body("index", equalTo(1))
        .body("field", equalTo(field));
    stored().body("entries", hasSize(0));
  }

  @Test
  void refusesASegmentThatEndsBeforeItStarts() {
    invalid(
            producer()
                .post(segment("s1", "one", true).put("startMs", 5).put("endMs", 4).toString()))
        .body("field", equalTo("endMs"));
  }

  @Test
  void refusesWhatIsNotJson() {
    invalid(producer().post("{\"id\":"));
    invalid(producer().post(""));
    invalid(producer().post("[1]")).body("index", equalTo(0));
    String deep = "[{\"a\":" + "[".repeat(998) + "]".repeat(998) + "}]";
    String words = segment("s1", "one", true).toString().replace("}", ",\"words\":" + deep + "}");
    invalid(producer().post(words));
    invalid(producer().post(LINES, segment("s1", "one", true) + "\n{")).body("index", equalTo(1));
    stored().body("entries", hasSize(0));
  }

  @Test
  void refusesAMessageThatIsTooLarge() {
    String large = segment("s1", "x".repeat(102_400), true).toString();
    problem(producer().post(large), 413, "payload-too-large");
    stored().body("entries", hasSize(0));
  }

  @Test
  void refusesMoreItemsThanAreStoredInOneStep() {
    producer().post(many(500)).then().statusCode(200).body("accepted", hasSize(500));
    invalid(producer().post(many(501))).body("detail", containsString("at most 500 items"));
  }

  private static String many(int number) {
    return IntStream.range(0, number)
        .mapToObj(i -> segment("s" + i, "one", true).toString())
        .collect(Collectors.joining(",", "[", "]"));
  }

  @Test
  void refusesOtherMediaTypesAndMethods() {
    problem(producer().post("text/plain", "hello"), 415, "invalid-payload");
    problem(by(Producer.token()).put(path()), 405, "invalid-payload");
  }

  @Test
  void refusesACallIdThatIsNoId() {
    invalid(new Producer("%7Bx%7D").post(segment("s1", "one", true).toString()));
  }

  @Test
  void endsATranscriptForGood() {
    producer().says("s1", "bye");
    String offset =
        by(Producer.token())
            .post(path("/end"))
            .then()
            .statusCode(200)
            .body("accepted", hasSize(0))
            .extract()
            .path("ended.offset");
    producer().ends().then().body("ended.offset", equalTo(offset));
    producer().says("s1", "bye").then().body("accepted[0].result", equalTo("repeated"));
    problem(producer().post(segment("s2", "wait", true).toString()), 409, "call-ended");
    problem(producer().post(segment("s2", "wait", false).toString()), 409, "call-ended");
    stored().body("entries", hasSize(2)).body("entries[1].type", equalTo("ended"));
  }

  @Test
  void endsATranscriptBehindTheLastSegmentsOfTheSameMessage() {
    producer()
        .post(LINES, segment("s1", "one", true) + "\n{\"type\":\"end\"}")
        .then()
        .statusCode(200)
        .body("accepted[0].offset", endsWith("-1"))
        .body("ended.offset", endsWith("-2"));
  }

  @Test
  void takesTheEndOnlyAsTheLastItem() {
    invalid(producer().post("[{\"type\":\"end\"}," + segment("s1", "one", true) + "]"))
        .body("index", equalTo(0));
    stored().body("entries", hasSize(0));
  }

  @Test
  void wantsAToken() {
    problem(
            given()
                .contentType("application/json")
                .body(segment("s1", "one", true).toString())
                .post(path("/segments")),
            401,
            "unauthorized")
        .header("WWW-Authenticate", startsWith("Bearer"));
  }

  @Test
  void refusesAForgedToken() {
    problem(saysBy(TestToken.of("eve", "service").grantingCall("*").forged()), 401, "unauthorized");
  }

  @Test
  void refusesATokenThatRanOut() {
    problem(
            saysBy(
                TestToken.of("stt", "service").grantingCall("*").lasting(Duration.ofMinutes(-5))),
            401,
            "token-expired")
        .body("detail", containsString("ran out"));
  }

  @Test
  void takesSegmentsFromServicesWithAGrantOnly() {
    Consumer<TestToken> refuses = token -> problem(saysBy(token), 403, "forbidden");
    refuses.accept(TestToken.of("stt", "service").grantingCall("another-call"));
    refuses.accept(TestToken.of("boss", "supervisor").grantingCall(callId));
    refuses.accept(TestToken.of("ann", "agent").grantingCall(callId));
    saysBy(TestToken.of("stt", "service").grantingCall(callId)).then().statusCode(200);
  }
}
