package dev.holdfast.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.Patience;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RealRedisTest {
  @Test
  void underStressItsAddressIsTheProxysAndStaysItWhenTheServerIsRestarted() throws Exception {
    try (RealRedis redis = RealRedis.launch(Optional.of(() -> Duration.ZERO))) {
      URI address = URI.create(redis.url());
      assertThat(address.getPort()).isNotEqualTo(redis.port());
      assertThat(redis.ask("SET key direct")).startsWith("+OK");

      redis.stop();
      redis.start();

      assertThat(redis.url()).isEqualTo(address.toString());
      try (Socket socket = new Socket(address.getHost(), address.getPort())) {
        socket.setSoTimeout((int) Patience.timeout().toMillis());
        socket.getOutputStream().write("GET key\r\n".getBytes(StandardCharsets.US_ASCII));
        byte[] answer = socket.getInputStream().readNBytes("$6\r\ndirect\r\n".length());
        assertThat(answer).asString().isEqualTo("$6\r\ndirect\r\n");
      }
    }
  }

  @Test
  void withoutStressItsAddressIsItsOwn() {
    try (RealRedis redis = RealRedis.launchDirect()) {
      assertThat(redis.url()).isEqualTo("redis://127.0.0.1:" + redis.port());
    }
  }
}
