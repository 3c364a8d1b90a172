package dev.holdfast.rooms.event;

import static dev.holdfast.rooms.Calls.by;
import static dev.holdfast.rooms.Calls.byService;
import static dev.holdfast.rooms.Calls.token;
import static dev.holdfast.rooms.Problems.assertProblem;
import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.rooms.RoomGuests;
import dev.holdfast.state.call.CallRecords;
import dev.holdfast.state.event.LoggedEvent;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.room.Rooms;
import dev.holdfast.state.stream.LogPages;
import dev.holdfast.state.stream.StreamLimits;
import dev.holdfast.state.stream.Streams;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who reads a log as large as it may be, or asks and does not read, costs the others nothing. */
@QuarkusTest
@QuarkusTestResource(RealRedisResource.class)
class LargeLogTest {
  private static final StreamLimits LIMITS =
      new StreamLimits(10_000, Long.MAX_VALUE, Duration.ofHours(1), Duration.ofHours(1));

  // More than the system's own buffers take for a client that does not read.
  private static final int HUGE = 12_000_000;

  private static final int LARGE = 90_000;
  private static final int EVENTS = 20;

  @TestHTTPResource("/")
  URI base;

  @Inject RoomGuests roomGuests;
  @Inject Rooms rooms;
  @Inject Streams streams;
  @Inject EventLog log;

  @Test
  void aUserWhoDoesNotReadTwoAnswersGetsNoThirdUntilTheyAreGone() throws IOException {
    String room = roomGuests.room("standard");
    append(Rooms.eventsOf(room), HUGE);
    String path = "/v1/rooms/" + room + "/events";
    String eve = token("eve-" + room, "supervisor");
    await().until(() -> log.answers().free() == 32);

    try (Socket first = asksAndDoesNotRead(path, eve);
        Socket second = asksAndDoesNotRead(path, eve)) {
      await().until(() -> log.answers().free() == 30);

      Response refused = by(eve).get(path + "?limit=1");
      assertProblem(refused, 429, "rate-limited");
      assertThat(refused.header("Retry-After")).isEqualTo("1");
      String ann = token("ann-" + room, "supervisor");
      assertThat(by(ann).get(path + "?limit=1").statusCode()).isEqualTo(200);
      assertThat(byService().get(path + "?limit=1").statusCode()).isEqualTo(200);
    }

    await().until(() -> log.answers().free() == 32 && log.answers().users() == 0);
    assertThat(by(eve).get(path + "?limit=1").statusCode()).isEqualTo(200);
  }

  @Test
  void aPageOfLargeEventsEndsAtItsLimitAndSaysThatThereIsMore() {
    String room = roomGuests.room("standard");
    appendMany(Rooms.eventsOf(room));

    List<String> offsets = new ArrayList<>();
    String after = "0";
    boolean more = true;
    while (more) {
      String body =
          byService()
              .get("/v1/rooms/" + room + "/events?limit=1000&after=" + after)
              .body()
              .asString();
      assertThat(body.length()).isLessThan(EventLog.MOST_BYTES + 2 * LogPages.PAGE_BYTES);
      JsonPath page = JsonPath.from(body);
      assertThat(page.getBoolean("recovered")).isTrue();
      assertThat(page.getList("events")).isNotEmpty();
      offsets.addAll(page.getList("events.offset", String.class));
      after = page.getString("next");
      more = page.getBoolean("more");
    }

    assertThat(offsets).hasSize(1 + EVENTS).doesNotHaveDuplicates().last().isEqualTo(after);
  }

  @Test
  void aCallIsShownWithAsMuchOfItsHistoryAsAPageHolds() {
    String room = roomGuests.room("standard");
    roomGuests.enters("alice-" + room, "customer", room);
    roomGuests.enters("bob-" + room, "agent", room);
    String call = rooms.show(room).call().orElseThrow().callId();
    await()
        .until(
            () -> byService().get("/v1/calls/" + call).jsonPath().getBoolean("history.complete"));
    appendMany(CallRecords.eventsOf(call));

    String body = byService().get("/v1/calls/" + call).body().asString();

    assertThat(body.length()).isLessThan(EventLog.MOST_BYTES + 2 * LogPages.PAGE_BYTES);
    assertThat(JsonPath.from(body).getBoolean("history.complete")).isFalse();
    await().until(() -> log.answers().free() == 32);
  }

  private void appendMany(String key) {
    for (int i = 0; i < EVENTS; i++) {
      append(key, LARGE);
    }
  }

  private void append(String key, int characters) {
    String event = LoggedEvent.recorded("noted", 1, TextNode.valueOf("x".repeat(characters)));
    Await.on(streams.append(key, event, LIMITS));
  }

  private Socket asksAndDoesNotRead(String path, String token) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.connect(new InetSocketAddress(base.getHost(), base.getPort()));
    String request =
        "GET "
            + path
            + "?limit=1000 HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n"
            + "Authorization: Bearer "
            + token
            + "\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }
}
