package dev.holdfast.transcripts;

import static dev.holdfast.transcripts.Producer.by;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.testing.TestToken;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = RealRedisResource.class, restrictToAnnotatedClass = false)
class HistoryTest extends TranscriptTest {
  @TestHTTPResource(value = "/metrics", management = true)
  URI metricsAddress;

  private ValidatableResponse get(String query) {
    return by(TestToken.of("boss", "supervisor").signed())
        .accept("application/json")
        .get(path(query))
        .then();
  }

  @Test
  void isEmptyBeforeAnythingWasSaid() {
    get("")
        .statusCode(200)
        .contentType("application/json")
        .body("callId", equalTo(callId))
        .body("entries", hasSize(0))
        .body("interims", hasSize(0))
        .body("after", equalTo("0"))
        .body("more", equalTo(false))
        .body("recovered", equalTo(true));
  }

  @Test
  void givesFinalsAndOpenInterims() {
    producer().says("s1", "one");
    producer().saysForNow("s2", "tw", 3);
    get("")
        .body("entries", hasSize(1))
        .body("entries[0].transcript.text", equalTo("one"))
        .body("entries[0].offset", endsWith("-1"))
        .body("interims", hasSize(1))
        .body("interims[0].transcript.revision", equalTo(3));
  }

  @Test
  void isReadPageByPage() {
    for (int i = 1; i <= 7; i++) {
      producer().says("s" + i, "text " + i);
    }
    List<String> ids = new ArrayList<>();
    String after = "0";
    boolean more = true;
    while (more) {
      ValidatableResponse page = get("?limit=3&after=" + after).statusCode(200);
      ids.addAll(page.extract().path("entries.transcript.id"));
      after = page.extract().path("after");
      more = page.extract().path("more");
    }
    assertThat(ids).containsExactly("s1", "s2", "s3", "s4", "s5", "s6", "s7");
    get("?after=" + after).body("entries", hasSize(0)).body("after", equalTo(after));
  }

  @Test
  void saysSoAndBeginsAnewIfAnOffsetIsNotHeld() {
    producer().says("s1", "one");
    get("?after=1-5").body("recovered", equalTo(false)).body("entries", hasSize(1));
  }

  @Test
  void namesBadParameters() {
    get("?after=now").statusCode(400).body("code", equalTo("invalid-payload"));
    get("?limit=0").statusCode(400).body("code", equalTo("invalid-payload"));
    get("?limit=many").statusCode(400).body("code", equalTo("invalid-payload"));
  }

  @Test
  void isForThoseWhoMayReadTheCall() {
    by(TestToken.of("ann", "agent").signed())
        .get(path())
        .then()
        .statusCode(403)
        .contentType("application/problem+json")
        .body("code", equalTo("forbidden"));
    given().get(path()).then().statusCode(401);
  }

  @Test
  void showsItsMetrics() {
    producer().says("s1", "one");
    String metrics = given().get(metricsAddress).asString();
    assertThat(metrics)
        .contains("holdfast_transcript_segments_in_total")
        .contains("holdfast_transcript_messages_out_total")
        .contains("holdfast_transcript_subscribers")
        .contains("holdfast_transcript_replays_total")
        .contains("holdfast_transcript_replay_entries")
        .contains("holdfast_transcript_interims_dropped_total")
        .contains("holdfast_transcript_lag_seconds_bucket");
  }
}
