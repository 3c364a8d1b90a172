package dev.holdfast.rooms.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.rooms.Calls;
import dev.holdfast.state.http.UnfinishedInput;
import dev.holdfast.testing.Patience;
import dev.holdfast.testing.RawHttp;
import dev.holdfast.testing.UnreadBodyContract;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealRedisResource.class)
class UnreadBodyTest extends UnreadBodyContract {
  @Inject UnfinishedInput unfinished;

  @Override
  protected String endpoint() {
    return "POST /v1/rooms";
  }

  @Override
  protected String token() {
    return Calls.API_KEY;
  }

  @Override
  protected long held() {
    return unfinished.bytes();
  }

  @Override
  protected boolean take(int bytes) {
    return unfinished.take(bytes);
  }

  @Override
  protected void give(int bytes) {
    unfinished.give(bytes);
  }

  @Test
  void whoIsNotSignedInLeavesHalfOfItToTheOthers() throws Exception {
    int half = Math.toIntExact(Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / 16));
    assertThat(unfinished.strangers().take(half)).isTrue();
    try (RawHttp stranger = connect();
        RawHttp member = connect()) {
      stranger.write(head("POST /v1/demo/sign-in", "") + "400\r\n" + " ".repeat(0x400));
      assertThat(stranger.untilClosed()).startsWith("HTTP/1.1 503 ");
      member.write(head() + PART);
      Patience.await().until(() -> held() >= (long) half + CHUNK);
    } finally {
      unfinished.strangers().give(half);
    }
    Patience.await().until(() -> held() == 0);
  }
}
