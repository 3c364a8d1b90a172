package dev.holdfast.transcripts;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.state.room.Rooms;
import dev.holdfast.testing.TestToken;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = RealRedisResource.class, restrictToAnnotatedClass = false)
class EventStreamTest extends TranscriptTest {
  private final HttpClient http = HttpClient.newHttpClient();

  @Inject CallRoom calls;
  @Inject Rooms rooms;

  /** A client of the event stream; closing it goes away. */
  private final class Client implements AutoCloseable {
    final List<String> lines = new CopyOnWriteArrayList<>();
    final HttpResponse<InputStream> response;
    final CompletableFuture<Void> end;

    Client(String... headers) throws Exception {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(base.resolve(path()))
              .header("Accept", "text/event-stream")
              .header("Authorization", "Bearer " + Producer.token());
      for (int i = 0; i < headers.length; i += 2) {
        request.setHeader(headers[i], headers[i + 1]);
      }
      response = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      // Not a bare thread: what close() breaks off would fail whoever waits for something then.
      end =
          CompletableFuture.runAsync(
              () ->
                  new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))
                      .lines()
                      .forEach(lines::add),
              Thread::startVirtualThread);
    }

    void awaitText(String text) {
      await().until(() -> lines.stream().anyMatch(line -> line.contains("\"" + text + "\"")));
    }

    List<String> ids() {
      return lines.stream().filter(line -> line.startsWith("id:")).toList();
    }

    @Override
    public void close() throws Exception {
      response.body().close();
    }
  }

  @Test
  void givesTheMessagesOfTheLiveSocketAndGoesOnAtTheLastEventId() throws Exception {
    producer().says("s1", "one");
    String second = producer().says("s2", "two").path("accepted[0].offset");
    try (Client client = new Client()) {
      assertThat(client.response.statusCode()).isEqualTo(200);
      assertThat(client.response.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("text/event-stream");
      client.awaitText("two");
      producer().saysForNow("s3", "th", 1);
      client.awaitText("th");
      producer().says("s3", "three");
      client.awaitText("three");
      assertThat(client.ids()).hasSize(3).element(1).isEqualTo("id:" + second);
    }
    try (Client client = new Client("Last-Event-ID", second)) {
      client.awaitText("three");
      assertThat(client.lines.toString()).contains("\"recovered\":true").doesNotContain("\"two\"");
      assertThat(client.ids()).hasSize(1);
    }
    try (Client client = new Client("Last-Event-ID", "1-1")) {
      client.awaitText("three");
      assertThat(client.lines.toString()).contains("\"recovered\":false").contains("\"one\"");
    }
  }

  @Test
  void endsWhenItsReaderIsRemovedFromTheCallsRoom() throws Exception {
    String roomId = "room-of-" + callId;
    callId = calls.between(roomId, "ann", "eve");
    try (Client client =
        new Client("Authorization", "Bearer " + TestToken.of("eve", "customer").signed())) {
      client.awaitText("connected");

      rooms.remove(roomId, "eve", "ann");

      await().until(client.end::isDone);
      assertThat(client.lines.toString()).contains("\"code\":\"removed\"");
    }
  }

  @Test
  void refusesWhatIsNoOffset() throws Exception {
    try (Client client = new Client("Last-Event-ID", "yesterday")) {
      assertThat(client.response.statusCode()).isEqualTo(400);
    }
  }

  @Test
  void givesALongTranscriptWhole() throws Exception {
    for (int i = 0; i < 300; i++) {
      producer().says("s" + i, "text " + i);
    }
    try (Client client = new Client()) {
      client.awaitText("text 299");
      assertThat(client.ids()).hasSize(300).doesNotHaveDuplicates();
    }
  }
}
