package dev.holdfast.signaling;

import static dev.holdfast.signaling.SocketClient.connectPacket;
import static dev.holdfast.testing.Patience.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** A client that speaks Socket.IO by HTTP long-polling, one request after another. */
final class PollingClient {
  private static final String SEPARATOR = "\u001e";

  /** Every packet that came. */
  final List<String> packets = new ArrayList<>();

  /** The id of the transport's session. */
  final String id;

  private final URI session;

  private PollingClient(URI address, String id) {
    this.id = id;
    this.session = address.resolve("?EIO=4&transport=polling&sid=" + id);
  }

  /** Opens the transport; CONNECT is still to come. */
  static PollingClient open(URI address) {
    URI handshake = address.resolve("?EIO=4&transport=polling");
    return new PollingClient(address, SignalingTest.sidOf(given().get(handshake).asString()));
  }

  static PollingClient connected(URI address, String token) {
    PollingClient client = open(address);
    client.send(connectPacket(token));
    client.awaitPacket("40");
    return client;
  }

  /** In one request. */
  void send(String... packets) {
    Response answer = post(String.join(SEPARATOR, packets));
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
  }

  Response post(String body) {
    return given().contentType(ContentType.TEXT).body(body).post(session);
  }

  /** The first packet that begins so. */
  String awaitPacket(String begin) {
    await(begin)
        .until(
            () -> {
              if (packets.stream().noneMatch(packet -> packet.startsWith(begin))) {
                poll();
              }
              return packets.stream().anyMatch(packet -> packet.startsWith(begin));
            });
    return packets.stream().filter(packet -> packet.startsWith(begin)).findFirst().orElseThrow();
  }

  private void poll() {
    packets.addAll(List.of(given().get(session).asString().split(SEPARATOR)));
  }
}
