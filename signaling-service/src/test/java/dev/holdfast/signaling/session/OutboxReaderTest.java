package dev.holdfast.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxReaderTest {
  @Test
  void anEventWithoutBinaryPartsIsKeptAsItIs() {
    assertThat(OutboxReader.kept("[\"offer\",{}]", List.of())).isEqualTo("[\"offer\",{}]");
  }

  @Test
  void binaryPartsStandBeforeTheEventWithADotBehindEach() {
    assertThat(OutboxReader.kept("[\"offer\",{}]", List.of(Buffer.buffer("a"), Buffer.buffer(""))))
        .isEqualTo("YQ==..[\"offer\",{}]");
  }

  @Test
  void binaryPartsComeBackAsTheyWere() {
    List<Buffer> parts =
        List.of(Buffer.buffer(""), Buffer.buffer(new byte[] {0, -1, 91, 46}), Buffer.buffer(""));
    assertThat(OutboxReader.partsOf(OutboxReader.kept("[\"offer\",{}]", parts))).isEqualTo(parts);
    assertThat(OutboxReader.partsOf("[\"offer\",{}]")).isEmpty();
  }
}
