package dev.holdfast.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.state.event.EventType;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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

  @ParameterizedTest
  @EnumSource
  void anEventIsKnownByItsName(EventType type) {
    for (List<Buffer> parts : List.of(List.<Buffer>of(), List.of(Buffer.buffer("a[")))) {
      String kept = OutboxReader.kept(type.arguments("{\"name\":\"[\\\"offer\"}"), parts);
      assertThat(EventType.named(OutboxReader.nameOf(kept))).contains(type);
    }
  }

  @Test
  void whatANewerVersionTellsOfMayHaveChangedWhoIsThere() {
    assertThat(OutboxReader.mayChangeMembership(EventType.named("guest-promoted"))).isTrue();
    assertThat(OutboxReader.mayChangeMembership(Optional.of(EventType.PARTICIPANT_LEFT))).isTrue();
    assertThat(OutboxReader.mayChangeMembership(Optional.of(EventType.OFFER))).isFalse();
  }

  @Test
  void binaryPartsComeBackAsTheyWere() {
    List<Buffer> parts =
        List.of(Buffer.buffer(""), Buffer.buffer(new byte[] {0, -1, 91, 46}), Buffer.buffer(""));
    assertThat(OutboxReader.partsOf(OutboxReader.kept("[\"offer\",{}]", parts))).isEqualTo(parts);
    assertThat(OutboxReader.partsOf("[\"offer\",{}]")).isEmpty();
  }
}
