package dev.holdfast.state.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** In a time that the test moves. */
class RequestGuardTest {
  private static final String HEAD = "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n";

  private final EmbeddedChannel connection = new EmbeddedChannel();

  RequestGuardTest() {
    connection.freezeTime();
    RequestGuard guard =
        new RequestGuard(new RequestTimes(Duration.ofSeconds(10), Duration.ofSeconds(30)));
    guard.accepted(connection);
    connection
        .pipeline()
        .addLast(
            new HttpRequestDecoder(),
            new HttpResponseEncoder(),
            guard,
            new ChannelInboundHandlerAdapter());
  }

  @Test
  void aHeadThatDripsEndsInTime() {
    for (int second = 0; second < 9; second++) {
      send(second == 0 ? "GET /a HTTP/1.1\r\n" : "X-A: b\r\n");
      pass(1);
    }
    assertThat(connection.isOpen()).isTrue();
    send("X-A: b\r\n");
    pass(1);
    assertThat(answer()).contains(" 408 ", "\"detail\":\"the head");
    assertThat(connection.isOpen()).isFalse();
  }

  @Test
  void aBodyThatDripsEndsInTime() {
    send(HEAD + "\r\n");
    for (int second = 0; second < 29; second++) {
      pass(1);
      send(" ");
    }
    assertThat(connection.isOpen()).isTrue();
    pass(1);
    assertThat(answer()).contains(" 408 ", "\"detail\":\"the body");
    assertThat(connection.isOpen()).isFalse();
  }

  @Test
  void whoSaysNothingIsClosedWithoutAWord() {
    pass(10);
    assertThat(answer()).isEmpty();
    assertThat(connection.isOpen()).isFalse();
  }

  @Test
  void betweenRequestsAndForAnAnswerAnyTimeMayPass() {
    send(HEAD + "\r\n" + " ".repeat(100));
    pass(3600);
    assertThat(connection.isOpen()).isTrue();
  }

  private void send(String bytes) {
    connection.writeInbound(Unpooled.copiedBuffer(bytes, StandardCharsets.US_ASCII));
  }

  private void pass(int seconds) {
    connection.advanceTimeBy(seconds, TimeUnit.SECONDS);
    connection.runScheduledPendingTasks();
  }

  private String answer() {
    StringBuilder all = new StringBuilder();
    for (ByteBuf part = connection.readOutbound(); part != null; part = connection.readOutbound()) {
      all.append(part.toString(StandardCharsets.UTF_8));
      part.release();
    }
    return all.toString();
  }
}
