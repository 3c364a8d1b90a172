package dev.holdfast.rooms;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;

/** Requests to the service under test, by whom they are sent. */
public final class Calls {
  public static final String API_KEY = "an-api-key-for-tests-only-never-in-production";

  private Calls() {}

  public static RequestSpecification byService() {
    return by(API_KEY);
  }

  /** A user with grants for rooms. */
  public static RequestSpecification by(String userId, String role, String... rooms) {
    return by(token(userId, role, rooms));
  }

  public static RequestSpecification by(String bearer) {
    return given().header("Authorization", "Bearer " + bearer).contentType(ContentType.JSON);
  }

  /** An agent whose token names queues. */
  public static RequestSpecification byAgent(String userId, String... queues) {
    return by(token(Map.of("sub", userId, "role", "agent", "queues", List.of(queues))));
  }

  public static RequestSpecification byNobody() {
    return given().contentType(ContentType.JSON);
  }

  public static String token(String userId, String role, String... rooms) {
    return token(Map.of("sub", userId, "role", role, "rooms", List.of(rooms)));
  }

  private static String token(Map<String, Object> wanted) {
    return byService()
        .body(wanted)
        .post("/v1/tokens")
        .then()
        .statusCode(200)
        .extract()
        .path("token");
  }
}
