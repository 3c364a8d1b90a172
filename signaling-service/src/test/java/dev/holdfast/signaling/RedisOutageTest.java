package dev.holdfast.signaling;

import static dev.holdfast.signaling.SocketClient.connectPacket;
import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.redis.RealRedis;
import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.replica.Replicas;
import dev.holdfast.testing.Patience;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RedisOutageTest extends SignalingTest {
  @Inject Vertx vertx;
  @Inject Replicas replicas;

  @Test
  void connectionsOutliveRedisAndEventsAreCompleteAfterwards() {
    // given
    Call call = newCall();
    SocketClient customer = call.customer();
    assertOk(offer(customer, 0));
    RealRedis server = RealRedisResource.current();

    // when
    server.stop();
    try {
      // then
      await().until(() -> health("ready") == 503);
      JsonNode refused = offer(customer, 1);
      assertRefused(refused, "unavailable");
      assertThat(refused.path("error").path("retryable").asBoolean()).isTrue();
      assertThat(health("live")).isEqualTo(200);
      SocketClient newcomer = open();
      newcomer.engine.send(connectPacket(call.ada().signed()));
      // Closed, not refused: official clients never try again after a CONNECT_ERROR.
      assertThat(newcomer.engine.awaitClosed().code()).isEqualTo(1013);
      assertOk(customer.ask("heartbeat", "{}"));
      assertThat(customer.engine.isOpen()).isTrue();
      assertThat(call.agent().engine.isOpen()).isTrue();
    } finally {
      server.start();
    }

    // and when it is back
    for (int i = 1; i < 6; i++) {
      int n = i;
      await().until(() -> offer(customer, n).path("ok").asBoolean());
    }
    call.agent().awaitCount("offer", 6);
    assertThat(offers(call.agent())).isEqualTo(IntStream.range(0, 6).boxed().toList());
    // Also the first acknowledgment, which was given when Redis went away.
    String acks = "{session:" + customer.sid() + "}:acks";
    await()
        .untilAsserted(
            () ->
                assertThat(redis.execute("XRANGE", acks, "-", "+").toString())
                    .contains(IntStream.range(0, 6).mapToObj(n -> "offer-" + n).toList()));
    await().until(() -> health("ready") == 200);
    assertThat(customer.engine.isOpen()).isTrue();
    assertThat(call.agent().engine.isOpen()).isTrue();
  }

  @Test
  void whatIsAnotherReplicasIsHandedOnMeanwhile() {
    // given
    HttpServer owner =
        Await.on(
            vertx
                .createHttpServer()
                .requestHandler(request -> request.response().end("from the owner"))
                .listen(0, "127.0.0.1"));
    String id = "owner-" + UUID.randomUUID();
    Duration lease = Patience.window(Duration.ofMinutes(1));
    Await.on(replicas.renew(id, "127.0.0.1:" + owner.actualPort(), lease));
    assertThat(poll("any." + id).asString()).isEqualTo("from the owner");
    RealRedis server = RealRedisResource.current();

    // when
    server.stop();
    try {
      await().until(() -> health("ready") == 503);

      // then
      assertThat(poll("any." + id).asString()).isEqualTo("from the owner");
      assertThat(poll("any.unheard-of").asString()).contains("Session ID unknown");
    } finally {
      server.start();
      owner.close();
    }
  }

  private static JsonNode offer(SocketClient client, int n) {
    return client.ask("offer", "{\"offer\":{\"n\":" + n + "},\"id\":\"offer-" + n + "\"}");
  }
}
