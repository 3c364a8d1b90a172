package dev.holdfast.transcripts;

import static dev.holdfast.transcripts.Producer.segment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.containsStringIgnoringCase;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.redis.RealRedisResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is redacted in an interim stays redacted in all that comes of its segment. */
@QuarkusTest
@QuarkusTestResource(value = RealRedisResource.class, restrictToAnnotatedClass = false)
@TestProfile(RedactionTest.InTestRooms.class)
class OpenSegmentRedactionTest extends TranscriptTest {
  @Inject CallRoom room;

  @BeforeEach
  void callInAPlainRoom() {
    callId = room.between(UUID.randomUUID().toString(), "plain", "ann", "bob");
  }

  private void callThatIsRedacted() {
    callId = room.between(UUID.randomUUID().toString(), "test", "ann", "bob");
  }

  private void shows(String id, String text) {
    says(segment(id, text, false));
  }

  private void says(String id, String text) {
    says(segment(id, text, true));
  }

  private void says(ObjectNode segment) {
    post("/segments", segment.toString()).statusCode(200);
  }

  private void redact(String body) {
    post("/redactions", body).statusCode(200).body("redacted", contains("s1"));
  }

  private void awaitFinal(String text) {
    read("application/json")
        .body("entries.findAll{it.type=='transcript'}[-1].transcript.text", equalTo(text));
  }

  @Test
  void wordsThatWereTakenOutOfAnInterimStayOutOfItsFinalHoweverTheyAreWritten() {
    shows("s1", "call me Ishmael");
    try (LiveClient reader = reader()) {
      reader.awaitText("call me Ishmael");
      redact("{\"find\":\"ishmael\"}");
      reader.awaitText("call me ████");
      int before = reader.messages.size();
      shows("s1", "call me ISHMAËL, and");
      reader.awaitText("call me ████, and");
      ObjectNode last = segment("s1", "Call me Ish-mael, and wait", true);
      for (String word : new String[] {"Call", "me", "Ish-mael,", "and", "wait"}) {
        last.withArray("words").addObject().put("text", word).put("startMs", 1).put("endMs", 2);
      }
      says(last);
      reader.awaitText("Call me ████, and wait");
      assertThat(reader.messages.subList(before, reader.messages.size()).toString())
          .doesNotContainIgnoringCase("ish");
    }
    shows("s2", "Ishmael is another's");
    read("application/json")
        .body("entries[-1].transcript.words[2].text", equalTo("████"))
        .body("interims[0].transcript.text", equalTo("Ishmael is another's"));
    read("text/vtt").body(containsString("Call me ████, and wait"));
    read("text/plain").body(not(containsStringIgnoringCase("ish-mael")));
  }

  @Test
  void theWholeFinalIsTakenOutWhereTheWordsAreNotFoundAgain() {
    shows("s1", "call me Ishmael");
    redact("{\"find\":\"ishmael\"}");
    says("s1", "call me ish male");
    awaitFinal("████");
  }

  @Test
  void aSegmentThatWasTakenOutStaysOut() {
    shows("s1", "call me Ishmael");
    redact("{\"transcriptId\":\"s1\"}");
    post("/redactions", "{\"transcriptId\":\"s1\"}").body("redacted", hasSize(0));
    shows("s1", "call me Ishmael, some");
    read("application/json").body("interims[0].transcript.text", equalTo("████"));
    says("s1", "Call me Ishmael. Some years ago");
    awaitFinal("████");
  }

  @Test
  void whatAnotherTextLeftOutStaysOut() {
    shows("s1", "my pin is 47 11, I think");
    redact("{\"transcriptId\":\"s1\",\"text\":\"my pin is ████, I think\"}");
    shows("s1", "my pin is 4711, I think, and 3");
    read("application/json")
        .body("interims[0].transcript.text", equalTo("my pin is ████, I think, and 3"));
    says("s1", "My PIN is 4711 22. I think");
    awaitFinal("My PIN is ████. I think");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // As it was shown, or as the rule finds it: the number alone goes.
        "my card is 4111 1111 1111 1111  | my card is 4111-1111-1111-1111, ok   | my card is ████, ok",
        "my card is 4111 1111 1111 1111  | my card is 4111 1111 1111 1112, ok   | my card is ████, ok",
        // What follows would save it, had it not been taken out.
        "it is 4111 1111 1111 1111       | order 4111111111111111 it is         | order ████ it is",
        // As no rule finds it: all goes.
        "my card is 4111 1111 1111 1111  | my card is forty-one hundred eleven  | ████",
        "this is Rex                     | this is wrecks                       | ████",
        // Digits that might have become a number bind nothing.
        "I have 12345                    | I have 12345 reasons                 | I have 12345 reasons",
        "I have 4111 1111 1111 1111      | ''                                   | ''",
      })
  void whatRulesTookOutOfAnInterimStaysOut(String shown, String said, String stored) {
    callThatIsRedacted();
    shows("s1", shown);
    says("s1", said);
    awaitFinal(stored);
  }

  @Test
  void anEngineThatHearsOtherwiseLosesNoMoreThanTheNumber() {
    callThatIsRedacted();
    shows("s1", "my card is 4111 1111 1111 1112");
    shows("s1", "my card is 4111 1111 1111 1111");
    shows("s1", "my card is 4111 1111 1111 1111 and CVV 123");
    says("s1", "my card is 4111 1111 1111 1111 and the CVV is 123 thanks");
    awaitFinal("my card is ████ and the CVV is ████ thanks");
  }

  @Test
  void patternsThatWereAskedForBindTheSegment() {
    shows("s1", "my card is 4111 1111 1111 1111");
    redact("{\"patterns\":[\"card-number\"]}");
    says("s1", "my card is 4111 1111 1111 1112 thanks");
    awaitFinal("my card is ████ thanks");
  }

  @Test
  void holdsWithinOneRequestAndForWhatIsSentAgain() {
    callThatIsRedacted();
    String both =
        "[" + segment("s1", "it is Rex", false) + "," + segment("s1", "it is wrecks", true) + "]";
    post("/segments", both).statusCode(200);
    post("/segments", both).body("accepted[1].result", equalTo("repeated"));
    read("application/json")
        .body("entries", hasSize(1))
        .body("entries[0].transcript.text", equalTo("████"));
  }

  @Test
  void storesTheFinalOfANumberThatGrewInEachOfTheInterimsBeforeIt() {
    callId = room.between(UUID.randomUUID().toString(), "telephone", "ann", "bob");
    String number = "5 3 2 1 2 3 4 5 6 7 8 9 0 1 2 3";
    try (LiveClient producer = ingest("")) {
      for (int digits = 7; digits <= 16; digits++) {
        String shown = "ring " + number.substring(0, 2 * digits - 1);
        producer.send(segment("s1", shown, false).toString());
      }
      producer.send(segment("s1", "ring " + number + " please", true).toString());
      producer.awaitCount(12);
      assertThat(producer.messages.toString()).doesNotContain("\"error\"");
    }
    awaitFinal("ring ████ please");
  }

  @Test
  void losesNothingThatComesRightBehindIt() {
    shows("s1", "call me Ishmael");
    redact("{\"find\":\"ishmael\"}");
    try (LiveClient producer = ingest("")) {
      producer.send(segment("s1", "Call me Ishmael.", true).toString());
      producer.send(segment("s2", "Some years ago", true).toString());
      producer.send("{\"type\":\"end\"}");
      producer.awaitType("ended");
      assertThat(producer.messages.toString()).doesNotContain("\"error\"");
    }
    read("application/json")
        .body(
            "entries.findAll{it.type=='transcript'}.transcript.text.sort()",
            contains("Call me ████.", "Some years ago"));
  }
}
