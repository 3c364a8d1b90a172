package dev.holdfast.transcripts;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.testing.TestToken;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A speech-to-text producer of one call. */
public record Producer(String callId) {
  public static ObjectNode segment(String id, String text, boolean isFinal) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", id)
        .put("text", text)
        .put("speaker", "caller")
        .put("isFinal", isFinal);
  }

  /** A token of somebody who may write and read any transcript. */
  public static String token() {
    return TestToken.of("speech-to-text", "service").grantingCall("*").signed();
  }

  /** A request with a token. */
  public static RequestSpecification by(String token) {
    return given().header("Authorization", "Bearer " + token);
  }

  public Response post(String contentType, String body) {
    return by(token())
        .contentType(contentType)
        .body(body.getBytes(StandardCharsets.UTF_8))
        .post("/v1/transcripts/" + callId + "/segments");
  }

  public Response post(String body) {
    return post("application/json", body);
  }

  public Response says(String id, String text) {
    return accepted(segment(id, text, true));
  }

  public Response saysForNow(String id, String text, long revision) {
    return accepted(segment(id, text, false).put("revision", revision));
  }

  public Response ends() {
    return accepted(JsonNodeFactory.instance.objectNode().put("type", "end"));
  }

  private Response accepted(ObjectNode item) {
    Response response = post(item.toString());
    response.then().statusCode(200);
    return response;
  }

  /**
   * A producer at the ingest socket of a call.
   *
   * @param query such as {@code ?engine=vosk}
   */
  static LiveClient connect(URI base, String callId, String query) {
    LiveClient producer =
        LiveClient.connect(base, "/v1/transcripts/" + callId + "/ingest" + query, token());
    producer.awaitType("status");
    return producer;
  }

  /** What was said in a call, one segment a line. */
  static String exported(String callId) {
    return by(token()).accept("text/plain").get("/v1/transcripts/" + callId).asString();
  }
}
