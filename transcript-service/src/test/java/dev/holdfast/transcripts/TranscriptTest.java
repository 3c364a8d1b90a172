package dev.holdfast.transcripts;

import io.quarkus.test.common.http.TestHTTPResource;
import io.restassured.response.ValidatableResponse;
import java.net.URI;
import java.util.UUID;

/** A test of one call's transcript: who produces it, and who reads it. */
public abstract class TranscriptTest {
  @TestHTTPResource("/")
  protected URI base;

  /** Another one for each test; a test with people in the call takes the id that it gets. */
  protected String callId = UUID.randomUUID().toString();

  protected final String path() {
    return path("");
  }

  protected final String path(String more) {
    return "/v1/transcripts/" + callId + more;
  }

  /** Somebody who sends segments over HTTP. */
  protected final Producer producer() {
    return new Producer(callId);
  }

  /**
   * A producer at the socket.
   *
   * @param query such as {@code ?engine=vosk}
   */
  protected final LiveClient ingest(String query) {
    return Producer.connect(base, callId, query);
  }

  protected final LiveClient reader() {
    return reader("");
  }

  protected final LiveClient reader(String query) {
    return LiveClient.connect(base, path(query), Producer.token());
  }

  /** What the transcript is now, as a type of document. */
  protected final ValidatableResponse read(String type) {
    return Producer.by(Producer.token()).accept(type).get(path()).then().statusCode(200);
  }

  protected final ValidatableResponse post(String what, String body) {
    return Producer.by(Producer.token())
        .contentType("application/json")
        .body(body)
        .post(path(what))
        .then();
  }
}
