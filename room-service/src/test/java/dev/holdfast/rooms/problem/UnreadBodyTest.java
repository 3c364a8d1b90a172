package dev.holdfast.rooms.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.rooms.Calls;
import dev.holdfast.state.http.UnfinishedInput;
import dev.holdfast.testing.Patience;
import dev.holdfast.testing.RawHttp;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** Whose body is read, and what becomes of one that does not end. */
@QuarkusTest
@QuarkusTestResource(value = RealRedisResource.class, restrictToAnnotatedClass = false)
class UnreadBodyTest {
  private static final String HEAD =
      "POST /v1/rooms HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
  private static final String SIGN_IN =
      "POST /v1/demo/sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
  private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";

  @Inject UnfinishedInput unfinished;

  @Test
  void whoIsNotSignedInIsToldSoBeforeTheBodyAndTheConnectionEnds() throws Exception {
    String forged = "Authorization: Bearer forged\r\nContent-Length: 60000\r\n";
    for (String headers : new String[] {CHUNKED, forged}) {
      try (RawHttp connection = new RawHttp(RestAssured.port)) {
        connection.write(HEAD + headers + "\r\n" + "4000\r\n" + " ".repeat(0x4000));
        assertThat(connection.untilClosed())
            .startsWith("HTTP/1.1 401 ")
            .contains("application/problem+json", "\"unauthorized\"");
      }
    }
    assertThat(unfinished.bytes()).isZero();
  }

  @Test
  void aBodyIsCountedUntilItsEndOrTheConnectionsEnd() throws Exception {
    String head = HEAD + "Authorization: Bearer " + Calls.API_KEY + "\r\n" + CHUNKED + "\r\n";
    try (RawHttp connection = new RawHttp(RestAssured.port)) {
      connection.write(head + "4000\r\n" + " ".repeat(0x4000));
      Patience.await().until(() -> unfinished.bytes() >= 0x4000);
      connection.write("\r\n0\r\n\r\n");
      Patience.await().until(() -> unfinished.bytes() == 0);
    }
    try (RawHttp connection = new RawHttp(RestAssured.port)) {
      connection.write(head + "4000\r\n" + " ".repeat(0x4000));
      Patience.await().until(() -> unfinished.bytes() >= 0x4000);
    }
    try (RawHttp connection = new RawHttp(RestAssured.port)) {
      connection.write(head + "5\r\nabcdefg\r\n");
      assertThat(connection.untilClosed()).startsWith("HTTP/1.1 400 ");
    }
    Patience.await().until(() -> unfinished.bytes() == 0);
  }

  @Test
  void pastWhatAProcessMayHoldABodyIsPutOff() throws Exception {
    int all = Math.toIntExact(Math.min(Integer.MAX_VALUE, free()));
    assertThat(unfinished.take(all)).isTrue();
    try (RawHttp connection = new RawHttp(RestAssured.port)) {
      connection.write(
          HEAD
              + "Authorization: Bearer "
              + Calls.API_KEY
              + "\r\n"
              + CHUNKED
              + "\r\n4000\r\n"
              + " ".repeat(0x4000));
      assertThat(connection.untilClosed())
          .startsWith("HTTP/1.1 503 ")
          .containsIgnoringCase("\r\nretry-after: 1\r\n")
          .contains("\"overloaded\"");
    } finally {
      unfinished.give(all);
    }
  }

  @Test
  void whoIsNotSignedInLeavesHalfOfItToTheOthers() throws Exception {
    int half = Math.toIntExact(Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / 16));
    assertThat(unfinished.strangers().take(half)).isTrue();
    try (RawHttp stranger = new RawHttp(RestAssured.port);
        RawHttp member = new RawHttp(RestAssured.port)) {
      stranger.write(SIGN_IN + CHUNKED + "\r\n400\r\n" + " ".repeat(0x400));
      assertThat(stranger.untilClosed()).startsWith("HTTP/1.1 503 ");
      member.write(
          HEAD
              + "Authorization: Bearer "
              + Calls.API_KEY
              + "\r\n"
              + CHUNKED
              + "\r\n4000\r\n"
              + " ".repeat(0x4000));
      Patience.await().until(() -> unfinished.bytes() >= half + 0x4000L);
    } finally {
      unfinished.strangers().give(half);
    }
    Patience.await().until(() -> unfinished.bytes() == 0);
  }

  private long free() {
    return Runtime.getRuntime().maxMemory() / 8 - unfinished.bytes();
  }
}
