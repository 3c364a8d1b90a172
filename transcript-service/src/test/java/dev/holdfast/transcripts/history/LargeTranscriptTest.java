package dev.holdfast.transcripts.history;

import static dev.holdfast.testing.Patience.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.stream.LogPages;
import dev.holdfast.state.stream.Offset;
import dev.holdfast.state.stream.Page;
import dev.holdfast.state.transcript.Transcripts;
import dev.holdfast.testing.TestToken;
import dev.holdfast.transcripts.Producer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who reads a transcript as long as it may be costs the others nothing. */
@QuarkusTest
@QuarkusTestResource(value = RealRedisResource.class, restrictToAnnotatedClass = false)
class LargeTranscriptTest {
  // More than the system's own buffers take for a client that does not read.
  private static final int SEGMENTS = 150;
  private static final String LARGE = "x".repeat(90_000);

  private static String largeCall;

  @TestHTTPResource("/")
  URI base;

  @Inject Answers answers;
  @Inject LogPages pages;
  @Inject Transcripts transcripts;

  private final String eve = "eve-" + UUID.randomUUID();

  @BeforeEach
  void sayMuch() {
    if (largeCall == null) {
      String callId = UUID.randomUUID().toString();
      Producer producer = new Producer(callId);
      IntStream.range(0, SEGMENTS).forEach(i -> producer.says("s" + i, LARGE));
      producer.says("last", "in the end");
      largeCall = callId;
    }
  }

  private static String path() {
    return "/v1/transcripts/" + largeCall;
  }

  private static String token(String user) {
    return TestToken.of(user, "customer").grantingCall(largeCall).signed();
  }

  private static Response get(String user, String type) {
    return given().header("Authorization", "Bearer " + token(user)).accept(type).get(path());
  }

  @Test
  void aUserWhoDoesNotReadItsExportGetsNoOther() throws IOException {
    try (Socket unread = asksAndDoesNotRead()) {
      await().until(() -> answers.files().users() == 1);

      get(eve, "text/vtt")
          .then()
          .statusCode(429)
          .contentType("application/problem+json")
          .header("Retry-After", "1")
          .body("code", equalTo("rate-limited"));
      get(eve, "application/json").then().statusCode(200);
      assertThat(get("ann-" + eve, "text/plain").body().asString())
          .hasSizeGreaterThan(SEGMENTS * LARGE.length())
          .endsWith("in the end\n");
      assertThat(answers.files().users()).isEqualTo(1);
    }
    await().until(() -> answers.files().users() == 0);
    assertThat(answers.files().free()).isEqualTo(4);
    get(eve, "application/x-subrip").then().statusCode(200);
  }

  @Test
  void placesComeBackWhateverBecomesOfTheAnswer() throws IOException {
    given().header("Authorization", "Bearer " + token(eve)).accept("text/vtt").head(path());
    get(eve, "application/json").then().statusCode(200);
    asksAndDoesNotRead().close();
    await()
        .until(
            () ->
                answers.files().users() == 0
                    && answers.excerpts().users() == 0
                    && answers.files().free() == 4);
  }

  @Test
  void anExcerptOfLargeSegmentsEndsBeforeItsLimitAndSaysThatThereIsMore() {
    List<String> ids = new ArrayList<>();
    String after = "0";
    boolean more = true;
    while (more) {
      String body =
          given()
              .header("Authorization", "Bearer " + token(eve))
              .get(path() + "?limit=1000&after=" + after)
              .body()
              .asString();
      assertThat(body.length()).isLessThan(Excerpts.MOST_BYTES + 2 * LogPages.PAGE_BYTES);
      JsonPath excerpt = JsonPath.from(body);
      ids.addAll(excerpt.getList("entries.transcript.id"));
      after = excerpt.getString("after");
      more = excerpt.getBoolean("more");
    }
    assertThat(ids).hasSize(SEGMENTS + 1).doesNotHaveDuplicates().endsWith("last");
  }

  @Test
  void aPageEndsWithTheEntryThatReachesItsBytes() {
    Page.Held page =
        (Page.Held) Await.on(pages.read(Transcripts.logOf(largeCall), beginning(), 1_000));
    assertThat(page.entries()).hasSize(1);
  }

  @Test
  void allPagesComeHoweverManyAreAskedFor() {
    Offset beginning = beginning();
    AtomicInteger answered = new AtomicInteger();
    List<Future<Page>> asked =
        IntStream.range(0, 200)
            .mapToObj(
                i ->
                    pages
                        .read(Transcripts.logOf(largeCall), beginning, 1_000)
                        .onSuccess(page -> answered.incrementAndGet()))
            .toList();
    asked.forEach(Await::on);
    assertThat(answered).hasValue(200);
  }

  private Offset beginning() {
    return Await.on(transcripts.show(largeCall)).beginning();
  }

  private Socket asksAndDoesNotRead() throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.connect(new InetSocketAddress(base.getHost(), base.getPort()));
    String request =
        "GET "
            + path()
            + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/plain\r\nAuthorization: Bearer "
            + token(eve)
            + "\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }
}
