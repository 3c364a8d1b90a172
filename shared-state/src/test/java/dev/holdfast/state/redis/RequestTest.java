package dev.holdfast.state.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.redis.client.Command;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RequestTest {
  @Test
  void isAnArrayOfBulkStrings() {
    assertThat(wire(Request.cmd(Command.PING))).isEqualTo("*1\r\n$4\r\nping\r\n");
    assertThat(wire(Request.cmd(Command.SET).arg("{key}").arg("").arg(-1207)))
        .isEqualTo("*4\r\n$3\r\nset\r\n$5\r\n{key}\r\n$0\r\n\r\n$5\r\n-1207\r\n");
  }

  @Test
  void saysHowManyBytesATextHasNotHowManyCharacters() {
    assertThat(wire(Request.cmd(Command.GET).arg("\u00e9\ud83d\ude42")))
        .isEqualTo("*2\r\n$3\r\nget\r\n$6\r\n\u00e9\ud83d\ude42\r\n");
  }

  @Test
  void mayBeLongAndHaveManyArguments() {
    Request request = Request.cmd(Command.DEL);
    for (int i = 0; i < 99; i++) {
      request.arg("k".repeat(1000));
    }
    assertThat(wire(request))
        .startsWith("*100\r\n$3\r\ndel\r\n$1000\r\nkkk")
        .hasSize("*100\r\n$3\r\ndel\r\n".length() + 99 * ("$1000\r\n\r\n".length() + 1000));
  }

  @Test
  void ofAChannelIsNotAnswered() {
    assertThat(Request.cmd(Command.SSUBSCRIBE).isAnswered()).isFalse();
    assertThat(Request.cmd(Command.SUNSUBSCRIBE).isAnswered()).isFalse();
    assertThat(Request.cmd(Command.SPUBLISH).isAnswered()).isTrue();
  }

  private static String wire(Request request) {
    return new String(request.encoded(), StandardCharsets.UTF_8);
  }
}
