package dev.holdfast.redis.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RespFramesTest {
  private static final int RUNS = 300;

  @Test
  void anyValuesCutAnywhereComeOutAsTheyWereSent() {
    for (int run = 0; run < RUNS; run++) {
      long seed = Long.getLong("holdfast.seed", new Random().nextLong());
      Random random = new Random(seed);
      List<byte[]> values =
          Stream.generate(() -> RandomResp.value(random)).limit(1 + random.nextInt(20)).toList();

      List<byte[]> frames = cutAnywhere(join(values), new RespFrames(), random);

      assertThat(frames).as("-Dholdfast.seed=" + seed).containsExactlyElementsOf(values);
    }
  }

  @Test
  void whatEndsInTheMiddleOfAFrameIsNotLost() {
    for (int run = 0; run < RUNS; run++) {
      long seed = Long.getLong("holdfast.seed", new Random().nextLong());
      Random random = new Random(seed);
      byte[] whole = join(List.of(RandomResp.value(random), RandomResp.value(random)));
      byte[] begun = Arrays.copyOf(whole, random.nextInt(whole.length));
      RespFrames resp = new RespFrames();

      List<byte[]> all = new ArrayList<>(cutAnywhere(begun, resp, random));
      all.add(resp.rest());

      assertThat(join(all)).as("-Dholdfast.seed=" + seed).isEqualTo(begun);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$-1\r\n",
        "*-1\r\n",
        "*0\r\n",
        "$0\r\n\r\n",
        "_\r\n",
        "#t\r\n",
        ",1.5\r\n",
        "(123456789012345678901234567890\r\n",
        "!5\r\nERR x\r\n",
        "=7\r\ntxt:abc\r\n",
        "%1\r\n+key\r\n~2\r\n:1\r\n:2\r\n",
        "*2\r\n*2\r\n*0\r\n%0\r\n$4\r\n\r\n\r\n\r\n",
        ">3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$3\r\n*2\r\r\n",
        "|1\r\n+ttl\r\n:3600\r\n*2\r\n:1\r\n:2\r\n",
        "|0\r\n:1\r\n",
      })
  void eachValueIsOneFrame(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);

    assertThat(new RespFrames().feed(bytes, bytes.length)).containsExactly(bytes);
  }

  @Test
  void whatIsNotRespIsRefused() {
    byte[] bytes = "HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII);

    assertThatThrownBy(() -> new RespFrames().feed(bytes, bytes.length))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<byte[]> cutAnywhere(byte[] bytes, RespFrames resp, Random random) {
    int longest = 1 + random.nextInt(random.nextBoolean() ? 10 : 10_000);
    List<byte[]> frames = new ArrayList<>();
    for (int at = 0; at < bytes.length; ) {
      int end = Math.min(bytes.length, at + 1 + random.nextInt(longest));
      byte[] piece = Arrays.copyOfRange(bytes, at, end);
      frames.addAll(resp.feed(piece, piece.length));
      at = end;
    }
    return frames;
  }

  private static byte[] join(List<byte[]> pieces) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    pieces.forEach(all::writeBytes);
    return all.toByteArray();
  }
}
