package dev.holdfast.signaling;

import static dev.holdfast.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.testing.Patience;
import io.quarkus.test.junit.QuarkusTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What an acknowledged message between participants costs Redis. */
@QuarkusTest
class AcknowledgedRelayTest extends SignalingTest {
  private static final int MESSAGES = 64;
  private static final int TOGETHER = 16;

  @Test
  void aMessageCostsOneScriptAndOneMoreForSixteenOrASecond() throws IOException {
    Call call = newCall();
    String acks = acknowledgments(call.customer());
    try (Socket monitor = new Socket("127.0.0.1", RealRedisResource.current().port())) {
      BufferedReader commands = listening(monitor);
      long began = System.nanoTime();

      List<Long> sent = IntStream.range(0, MESSAGES).mapToObj(n -> offer(call, n)).toList();
      sent.forEach(ackId -> assertDelivered(call.customer().acknowledgment(ackId)));
      await().until(() -> redis.stream(String.class).xlen(acks) == MESSAGES);

      int seconds = (int) ((System.nanoTime() - began) / 1_000_000_000);
      List<String> scripts = ofClientsUntilNow(commands);
      assertThat(scripts)
          .filteredOn(one -> one.contains("{session:" + call.agent().sid() + "}:had"))
          .hasSize(MESSAGES);
      assertThat(scripts)
          .filteredOn(one -> one.contains(acks) && !one.contains("\"XLEN\""))
          .hasSizeLessThanOrEqualTo(MESSAGES / TOGETHER + 1 + seconds);
    }
  }

  @Test
  void whatIsToBeKeptSoonIsKeptWithWhatIsKeptAtOnce() {
    Call call = newCall();
    offer(call, 1);

    assertOk(
        call.customer().ask("leave-room", "{\"roomId\":\"" + call.roomId() + "\",\"id\":\"bye\"}"));

    assertThat(redis.stream(String.class).xlen(acknowledgments(call.customer()))).isEqualTo(2);
  }

  private static long offer(Call call, int n) {
    return call.customer().send("offer", "{\"offer\":{\"n\":" + n + "},\"id\":\"e-" + n + "\"}");
  }

  private static String acknowledgments(SocketClient client) {
    return "{session:" + client.sid() + "}:acks";
  }

  private static BufferedReader listening(Socket monitor) throws IOException {
    monitor.setSoTimeout((int) Patience.timeout().toMillis());
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(monitor.getInputStream(), StandardCharsets.UTF_8));
    monitor.getOutputStream().write("MONITOR\r\n".getBytes(StandardCharsets.UTF_8));
    assertThat(lines.readLine()).isEqualTo("+OK");
    return lines;
  }

  private List<String> ofClientsUntilNow(BufferedReader commands) throws IOException {
    String end = somebody("end");
    redis.execute("ECHO", end);
    List<String> seen = new ArrayList<>();
    String line = commands.readLine();
    while (!line.contains(end)) {
      if (!line.contains(" lua] ")) {
        seen.add(line);
      }
      line = commands.readLine();
    }
    return seen;
  }
}
