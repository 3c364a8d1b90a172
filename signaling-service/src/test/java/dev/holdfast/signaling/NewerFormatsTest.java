package dev.holdfast.signaling;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.format.Format;
import dev.holdfast.state.session.Sessions;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a later version, or nobody, tells this one: it is counted, and nobody notices. */
@QuarkusTest
class NewerFormatsTest extends SignalingTest {
  @TestHTTPResource(value = "/metrics", management = true)
  URI scrape;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*kind-of-a-later-version",
        "+9-9@123@00-aa@later payload",
        "+notanoffset x",
        "2+1-1 [\"later\",{}]",
        "~no arguments",
        "~[\"later\",{later]",
        "~[\"later\",{}]]",
        "~",
        "~{\"later\":true}",
        "!later word",
        "!",
        "!attached",
        "!attached later",
        "!ended"
      })
  void aNotificationThatIsNotUnderstoodIsNoticedByNobody(String message) {
    Call call = newCall();
    offer(call, 1);

    publish(call.agent(), message);

    offer(call, 2);
    offer(call, 3);
    call.agent().awaitCount("offer", 3);
    assertThat(offers(call.agent())).containsExactly(1, 2, 3);
    assertThat(call.agent().engine.frames).noneMatch(frame -> frame.contains("later"));
    assertOk(call.agent().ask("heartbeat", "{}"));
  }

  @Test
  void anEntryThatIsNotUnderstoodIsPassedOverLiveAndWhenItIsReplayed() {
    Call call = newCall();
    offer(call, 1);
    call.agent().await1("offer");
    double before = counted("outbox");
    List<List<String>> unknown =
        List.of(
            List.of("p2", "[\"later\",{}]", "t", "1"),
            List.of("later", "field"),
            List.of("p", "no arguments", "t", "1"),
            List.of("p", "{\"later\":[\"x\"]}", "t", "1"),
            List.of("p", "[\"later\",{later]", "t", "1"));

    unknown.forEach(fields -> add(call.agent(), fields));
    offer(call, 2);
    call.agent().awaitCount("offer", 2);
    call.agent().drop();
    awaitAway(call.roomId(), call.graceId());
    offer(call, 3);
    unknown.forEach(fields -> add(call.agent(), fields));
    offer(call, 4);
    SocketClient back = connectedAgain(call.grace(), call.agent());
    back.await1("session-ready");

    assertThat(offers(call.agent())).containsExactly(1, 2);
    assertThat(offers(back)).containsExactly(3, 4);
    assertThat(counted("outbox")).isGreaterThanOrEqualTo(before + 2 * unknown.size());
  }

  @Test
  void aRequestThatALaterReplicaHandsOverIsAnswered() {
    String session = pollingSession();
    double before = counted("http");

    int status =
        given()
            .header("X-Holdfast-Forwarded", "later-replica")
            .header(Format.HEADER, "2")
            .get(address + "?EIO=4&transport=polling&sid=unknown-" + session)
            .statusCode();

    assertThat(status).isEqualTo(400);
    assertThat(counted("http")).isEqualTo(before + 1);
  }

  @Test
  void anAddressThatIsNoneIsThatOfNobody() {
    redis.hash(String.class).hset("{replicas}:addresses", "later", "unix:later");

    assertThat(poll("later.x").asString()).contains("Session ID unknown");
  }

  @Test
  void aRoomMayHaveFieldsAndValuesOfALaterVersion() {
    Call call = newCall();
    var hash = redis.hash(String.class);
    hash.hset("{room:" + call.roomId() + "}", "later", "field");
    hash.hset("{room:" + call.roomId() + "}", Format.FIELD, "2");
    double before = counted("hash");

    SocketClient back = connectedAgain(call.grace(), call.agent());
    back.await1("session-ready");
    offer(call, 1);

    back.await1("offer");
    assertThat(counted("hash")).isGreaterThan(before);
  }

  @Test
  void aSessionIsAttachedWhateverIsInItsHashes() {
    Call call = newCall();
    String session = "{session:" + call.agent().sid() + "}";
    redis.hash(String.class).hset(session, "stumbling", "later");
    redis.hash(String.class).hset(session, "later", "field");
    redis.hash(String.class).hset(session + ":rooms", "later", "later");
    redis.execute("XADD", session + ":acks", "*", "later", "field");

    SocketClient back = connectedAgain(call.grace(), call.agent());
    back.await1("session-ready");
    offer(call, 1);

    back.await1("offer");
    assertOk(back.ask("heartbeat", "{\"id\":\"once\"}"));
  }

  @Test
  void eachKindIsThereFromTheStart() {
    String scraped = given().get(scrape).asString();
    assertThat(scraped).contains("# HELP holdfast_newer_formats_ignored");
    for (Format format : Format.values()) {
      String kind = format.name().toLowerCase(java.util.Locale.ROOT);
      assertThat(scraped).contains("holdfast_newer_formats_ignored_total{kind=\"" + kind + "\"}");
    }
  }

  private void offer(Call call, int n) {
    assertDelivered(call.customer().ask("offer", "{\"offer\":{\"n\":" + n + "}}"));
  }

  private void publish(SocketClient to, String message) {
    assertThat(redis.execute("SPUBLISH", Sessions.outboxOf(to.sid()), message).toInteger())
        .isPositive();
  }

  private void add(SocketClient to, List<String> fields) {
    String outbox = Sessions.outboxOf(to.sid());
    String last =
        redis.execute("XREVRANGE", outbox, "+", "-", "COUNT", "1").get(0).get(0).toString();
    String[] args =
        IntStream.range(-2, fields.size())
            .mapToObj(
                i -> i == -2 ? outbox : i == -1 ? last.replaceAll("-.*", "-*") : fields.get(i))
            .toArray(String[]::new);
    redis.execute("XADD", args);
  }

  private double counted(String kind) {
    return counted("holdfast.newer.formats.ignored", "kind", kind);
  }
}
