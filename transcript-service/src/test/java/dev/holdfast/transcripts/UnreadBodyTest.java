package dev.holdfast.transcripts;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.state.http.UnfinishedInput;
import dev.holdfast.testing.UnreadBodyContract;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;

@QuarkusTest
@QuarkusTestResource(value = RealRedisResource.class, restrictToAnnotatedClass = false)
class UnreadBodyTest extends UnreadBodyContract {
  @Inject UnfinishedInput unfinished;

  @Override
  protected String endpoint() {
    return "POST /v1/transcripts/a/redactions";
  }

  @Override
  protected String token() {
    return Producer.token();
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
}
