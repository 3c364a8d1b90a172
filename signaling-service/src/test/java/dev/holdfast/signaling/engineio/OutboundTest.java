package dev.holdfast.signaling.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.signaling.Configured;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutboundTest {
  private static final int BEFORE_CONNECT = 2_000;
  private static final int MOST = 20_000;
  private static final int TOGETHER = 40_000;
  private static final int TOGETHER_BEFORE_CONNECT = TOGETHER / 4;

  private final EngineConfig config =
      Configured.by(
          EngineConfig.class,
          Map.of(
              "holdfast.connection.max-before-connect", "" + BEFORE_CONNECT,
              "holdfast.connection.max-outbound", "" + MOST,
              "holdfast.connection.max-outbound-together", "" + TOGETHER));

  private final OutboundMemory memory = new OutboundMemory(config, new SimpleMeterRegistry());
  private final Outbound outbound = client();

  @Test
  void littleWaitsForAClientThatIsNotLetIn() {
    assertThat(outbound.add(BEFORE_CONNECT - Outbound.FRAME)).isTrue();
    assertThat(outbound.add(1)).isFalse();
  }

  @Test
  void moreWaitsOnceItIsLetInUntilItIsNobodyAgain() {
    outbound.letIn();
    assertThat(outbound.add(MOST - 2 * Outbound.FRAME)).isTrue();
    assertThat(outbound.add(0)).isTrue();
    assertThat(outbound.add(0)).as("frames count too").isFalse();
    outbound.written(0);

    assertThat(outbound.putOut()).isFalse();
    assertThat(outbound.add(0)).isFalse();
  }

  @Test
  void whoIsNobodyAgainAndReadsMayStay() {
    outbound.letIn();
    outbound.add(BEFORE_CONNECT - Outbound.FRAME);
    assertThat(outbound.putOut()).isTrue();
  }

  @Test
  void lessIsLittleWhenMuchWaitsForManyOthers() {
    Outbound member = client();
    member.letIn();
    member.add(4_000 - Outbound.FRAME);
    assertThat(member.room().isComplete()).isTrue();
    for (int others = 0; others < 4; others++) {
      Outbound other = client();
      other.letIn();
      other.add(6_000);
    }
    assertThat(member.room().isComplete()).isFalse();
  }

  @Test
  void thoseWhoAreNotLetInHaveAQuarterTogetherAndCostTheOthersNothing() {
    for (int held = 0; held < TOGETHER_BEFORE_CONNECT; held += BEFORE_CONNECT) {
      assertThat(client().add(BEFORE_CONNECT - Outbound.FRAME)).isTrue();
    }
    assertThat(outbound.add(100)).as("less than an equal share").isTrue();
    assertThat(outbound.add(BEFORE_CONNECT - 2 * Outbound.FRAME - 100)).isFalse();

    Outbound member = client();
    member.letIn();
    assertThat(member.add(MOST - Outbound.FRAME)).isTrue();
  }

  @Test
  void whatIsWrittenIsNotCountedAnyMoreWhereverItWasCounted() {
    outbound.add(1_000);
    outbound.letIn();
    outbound.add(9_000);
    Future<Void> room = outbound.room();
    assertThat(memory.bytes()).isEqualTo(10_000 + 2 * Outbound.FRAME);
    assertThat(room.isComplete()).isFalse();
    outbound.written(9_000);
    assertThat(room.succeeded()).isTrue();
    outbound.putOut();
    outbound.written(1_000);

    assertThat(memory.bytes()).isZero();
    assertThat(memory.members().isTooMuch(Long.MAX_VALUE)).isFalse();
  }

  private Outbound client() {
    return new Outbound(config, memory);
  }
}
