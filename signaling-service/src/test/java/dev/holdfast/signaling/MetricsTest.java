package dev.holdfast.signaling;

import static dev.holdfast.testing.Patience.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.TestToken;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What Prometheus reads, after each thing that is counted has happened. */
@QuarkusTest
class MetricsTest extends SignalingTest {
  @TestHTTPResource(value = "/metrics", management = true)
  URI scrape;

  @Test
  void openConnectionsAreCountedByTransport() {
    String open = "holdfast_connections{transport=\"websocket\"}";
    // Those of the tests before are closed by now, but the service may have to hear of it yet.
    await().until(() -> value(open) == 0);
    SocketClient client = connected(TestToken.agent(somebody("ada")));
    assertThat(value(open)).isEqualTo(1);

    client.close();
    await().until(() -> value(open) == 0);

    String closed =
        "holdfast_connections_closed_total{cause=\"transport\",transport=\"websocket\"}";
    await().until(() -> value(closed) > 0);
  }

  @Test
  void recoveriesTellWhetherTheLossWasNoticedHowLongItLastedAndWhatWasReplayed() {
    double lost = value("holdfast_sessions_recovered_total{before=\"lost\"}");
    double held = value("holdfast_sessions_recovered_total{before=\"held\"}");
    double displaced = value("holdfast_sessions_displaced_total");
    double outages = value("holdfast_session_outage_seconds_count");
    double replays = value("holdfast_session_replayed_events_count");
    double events = value("holdfast_session_replayed_events_sum");
    double recovered = value("holdfast_connects_total{outcome=\"recovered\"}");
    Call call = newCall();

    // when: one is lost, misses an offer and comes back; then comes back without having been lost
    call.agent().engine.close();
    awaitAway(call.roomId(), call.graceId());
    call.customer().ask("offer", "{\"offer\":{\"sdp\":\"missed\"}}");
    SocketClient back = connectedAgain(call.grace(), call.agent());
    back.await1("session-ready");
    connectedAgain(call.grace(), back).await1("session-ready");

    // then
    assertThat(value("holdfast_sessions_recovered_total{before=\"lost\"}")).isEqualTo(lost + 1);
    assertThat(value("holdfast_sessions_recovered_total{before=\"held\"}")).isEqualTo(held + 1);
    await().until(() -> value("holdfast_sessions_displaced_total") == displaced + 1);
    assertThat(value("holdfast_session_outage_seconds_count")).isEqualTo(outages + 1);
    assertThat(value("holdfast_session_outage_seconds_sum")).isPositive();
    assertThat(value("holdfast_session_replayed_events_count")).isEqualTo(replays + 2);
    assertThat(value("holdfast_session_replayed_events_sum")).isGreaterThan(events);
    assertThat(value("holdfast_connects_total{outcome=\"recovered\"}")).isEqualTo(recovered + 2);
  }

  @Test
  void whatIsRefusedIsCountedByItsReason() {
    SocketClient client = connected(TestToken.agent(somebody("ada")));
    client.ask("heartbeat", "{\"much\":\"" + "x".repeat(110_000) + "\"}");
    client.engine.send("4nonsense");
    client.engine.awaitClosed();

    assertThat(value("holdfast_packets_refused_total{reason=\"payload-too-large\"}")).isPositive();
    assertThat(value("holdfast_packets_refused_total{reason=\"malformed\"}")).isPositive();
  }

  /** A series' value; 0 before it was first counted. */
  private double value(String series) {
    String text = given().get(scrape).asString();
    return text.lines()
        .filter(line -> line.startsWith(series + " "))
        .flatMap(line -> Stream.of(line.substring(series.length() + 1)))
        .mapToDouble(Double::parseDouble)
        .findFirst()
        .orElse(0);
  }
}
