package dev.holdfast.state.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** RESP3, as its specification writes it. */
class RespDecoderTest {
  private static final String ALL_KINDS =
      "+OK\r\n-ERR no\r\n:-12\r\n$5\r\nh\r\nlo\r\n$0\r\n\r\n$-1\r\n_\r\n"
          + ",1.5\r\n#t\r\n(3492890328409238509324850943850943825024385\r\n=7\r\ntxt:a:b\r\n!4\r\nOOPS\r\n"
          + "*3\r\n:1\r\n*2\r\n$1\r\na\r\n_\r\n*0\r\n*-1\r\n~1\r\n+x\r\n%1\r\n$1\r\nk\r\n*1\r\n:7\r\n"
          + ">3\r\n$8\r\nsmessage\r\n$1\r\nc\r\n$6\r\n\u00e9\ud83d\ude42\r\n";

  @Test
  void readsEachKindOfValue() {
    List<Response> read = read(ALL_KINDS, Integer.MAX_VALUE);

    assertThat(read.get(0).toString()).isEqualTo("OK");
    assertThat(read.get(1)).isInstanceOf(Throwable.class);
    assertThat(((Throwable) read.get(1)).getMessage()).isEqualTo("ERR no");
    assertThat(read.get(2).toLong()).isEqualTo(-12);
    assertThat(read.get(3).toString()).isEqualTo("h\r\nlo");
    assertThat(read.get(4).toString()).isEmpty();
    assertThat(read.get(5)).isNull();
    assertThat(read.get(6)).isNull();
    assertThat(read.get(7).toDouble()).isEqualTo(1.5);
    assertThat(read.get(8).toBoolean()).isTrue();
    assertThat(read.get(9)).hasToString("3492890328409238509324850943850943825024385");
    assertThat(read.get(10)).hasToString("a:b");
    assertThat(read.get(11).type()).isEqualTo(ResponseType.ERROR);
    assertThat(read.get(12).get(0).toInteger()).isEqualTo(1);
    assertThat(read.get(12).get(1).get(0)).hasToString("a");
    assertThat(read.get(12).get(1).get(1)).isNull();
    assertThat(read.get(12).get(2).size()).isZero();
    assertThat(read.get(13)).isNull();
    assertThat(read.get(14).get(0)).hasToString("x");
    assertThat(read.get(15).get("k").get(0).toInteger()).isEqualTo(7);
    assertThat(read.get(16).type()).isEqualTo(ResponseType.PUSH);
    assertThat(read.get(16).get(2)).hasToString("\u00e9\ud83d\ude42");
    assertThat(read.get(16).get(2).toBytes()).hasSize(6);
    assertThat(read).hasSize(17);
  }

  @Test
  void readsTheSameInWhateverPiecesItComes() {
    String whole = read(ALL_KINDS, Integer.MAX_VALUE).toString();
    for (int piece = 1; piece < 60; piece++) {
      assertThat(read(ALL_KINDS, piece)).as("pieces of " + piece).hasToString(whole);
    }
  }

  @Test
  void readsTextsThatAreLargerThanWhatItKeepsRoomFor() {
    String text = "0123456789".repeat(100_000);
    String wire = "$" + text.length() + "\r\n" + text + "\r\n:1\r\n";

    List<Response> read = read(wire + wire, 65_536);

    assertThat(read).hasSize(4);
    assertThat(read.get(0)).hasToString(text);
    assertThat(read.get(2)).hasToString(text);
    assertThat(read.get(3).toInteger()).isEqualTo(1);
  }

  @Test
  void refusesWhatIsNoValue() {
    assertThatThrownBy(() -> read("HTTP/1.1 400 Bad Request\r\n", Integer.MAX_VALUE))
        .isInstanceOf(IllegalStateException.class);
  }

  private static List<Response> read(String wire, int piece) {
    List<Response> read = new ArrayList<>();
    RespDecoder decoder = new RespDecoder(read::add);
    Buffer bytes = Buffer.buffer(wire);
    for (int from = 0; from < bytes.length(); from += Math.min(piece, bytes.length() - from)) {
      decoder.read(bytes.slice(from, from + Math.min(piece, bytes.length() - from)));
    }
    return read;
  }
}
