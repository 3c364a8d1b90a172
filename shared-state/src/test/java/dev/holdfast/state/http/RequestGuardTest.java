package dev.holdfast.state.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.Configured;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** In a time that the test moves. */
class RequestGuardTest {
  private static final String HEAD = "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n";

  private static final String TOO_MANY = "X-A:\r\n".repeat(HeadMeter.MOST_LINES + 1);

  private final EmbeddedChannel connection = new EmbeddedChannel();
  private final UnfinishedInput unfinished =
      new UnfinishedInput(
          Configured.by(
              UnfinishedInputConfig.class, "holdfast.unfinished-input.max-bytes", "30000"),
          new SimpleMeterRegistry());

  private int requests;
  private int ends;

  RequestGuardTest() {
    connection.freezeTime();
    RequestGuard guard =
        new RequestGuard(
            new RequestTimes(Duration.ofSeconds(10), Duration.ofSeconds(30)),
            unfinished::strangers);
    guard.accepted(connection);
    connection
        .pipeline()
        .addLast("decoder", new HttpRequestDecoder())
        .addLast("encoder", new HttpResponseEncoder())
        .addLast(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(ChannelHandlerContext context, Object message) {
                if (message instanceof HttpRequest) {
                  requests++;
                }
                if (message instanceof LastHttpContent) {
                  ends++;
                }
                ReferenceCountUtil.release(message);
              }
            });
    guard.install(connection.pipeline(), "decoder", "encoder");
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

  @Test
  void aHeadOfTooManyLinesIsRefusedHoweverItComes() {
    send("GET /a HTTP/1.1\r\nHost: x\r\n");
    send(TOO_MANY.substring(0, 600));
    assertThat(connection.isOpen()).isTrue();
    send(TOO_MANY.substring(600));
    assertThat(answer()).contains(" 431 ", "more than 200 headers");
    assertThat(connection.isOpen()).isFalse();
    assertThat(unfinished.bytes()).isZero();
  }

  @Test
  void soItIsBehindAWholeRequest() {
    send(HEAD + "\r\n" + "\n".repeat(100) + "GET /a HTTP/1.1\r\n" + TOO_MANY);
    assertThat(requests).isEqualTo(1);
    assertThat(connection.isOpen()).isFalse();
  }

  @Test
  void linesThatOnlyLookEmptyDoNotEndIt() {
    send("GET /a HTTP/1.1\r\n" + "X-A:\r\n".repeat(150) + "\r\r\n" + TOO_MANY);
    assertThat(answer()).contains(" 4");
    assertThat(connection.isOpen()).isFalse();
  }

  @Test
  void trailersAreBoundedAsHeadsAre() {
    send("POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n");
    send(TOO_MANY.substring(0, 600));
    assertThat(unfinished.bytes()).isGreaterThan(100 * 100);
    send(TOO_MANY.substring(600));
    assertThat(answer()).contains(" 431 ");
    assertThat(connection.isOpen()).isFalse();
  }

  @Test
  void bodiesMayHaveAnyLinesAndManyRequestsComeInOneRead() {
    send(
        (HEAD + "\r\n" + "\n".repeat(100)).repeat(5)
            + "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "1\r\na\r\n".repeat(1000));
    send("a\r\n" + "\n".repeat(5));
    send("\n".repeat(5) + "\r\n");
    send("0\r\n\r\n" + "\r\n".repeat(1000) + "GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
    assertThat(connection.isOpen()).isTrue();
    assertThat(requests).isEqualTo(7);
    assertThat(ends).isEqualTo(7);
    assertThat(unfinished.bytes()).isZero();
  }

  @Test
  void anUnfinishedHeadIsCountedByItsLinesUntilItsEnd() {
    send("GET /a HTTP/1.1\r\nHost: x\r\n" + "X-A:\r\n".repeat(20));
    assertThat(unfinished.bytes()).isBetween(2_200L, 3_000L);
    send("\r\n");
    assertThat(requests).isEqualTo(1);
    assertThat(unfinished.bytes()).isZero();
    send("GET /a HTTP/1.1\r\n");
    assertThat(unfinished.bytes()).isPositive();
    connection.close();
    assertThat(unfinished.bytes()).isZero();
  }

  @Test
  void aHeadForWhichThereIsNoRoomIsRefused() {
    assertThat(unfinished.strangers().take(14_000)).isTrue();
    send("GET /a HTTP/1.1\r\nHost: x\r\n" + "X-A:\r\n".repeat(20));
    assertThat(answer()).contains(" 503 ", "overloaded", "\"retryable\":true");
    assertThat(connection.isOpen()).isFalse();
    assertThat(unfinished.bytes()).isEqualTo(14_000);
  }

  @Test
  void aHeadBehindAWholeRequestEndsInTimeToo() {
    send("GET /a HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\n");
    pass(10);
    assertThat(connection.isOpen()).isFalse();
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
