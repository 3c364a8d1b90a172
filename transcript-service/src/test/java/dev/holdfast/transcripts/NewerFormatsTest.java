package dev.holdfast.transcripts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import dev.holdfast.redis.RealRedisResource;
import dev.holdfast.state.redis.Await;
import dev.holdfast.state.redis.RedisLinks;
import dev.holdfast.state.transcript.Transcripts;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.redis.client.Command;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a later version, or nobody, tells this one of a transcript. */
@QuarkusTest
@QuarkusTestResource(value = RealRedisResource.class, restrictToAnnotatedClass = false)
class NewerFormatsTest extends TranscriptTest {
  private static final List<String> SAID =
      List.of("", "*later", "2+1-1 x", "+later x", "~", "~later", "~9-9 1 2", "!later", "!");

  @Inject RedisLinks redis;

  @Test
  void whatIsNotUnderstoodIsNoticedByNobody() {
    producer().says("s1", "one");
    try (LiveClient reader = reader();
        LiveClient batches = reader("?frames=batched")) {
      reader.awaitText("one");
      SAID.forEach(this::publish);
      addsWhatNobodyKnows();

      producer().says("s2", "two");

      reader.awaitText("two");
      assertThat(reader.messages).noneMatch(message -> message.toString().contains("later"));
    }
    try (LiveClient late = reader()) {
      late.awaitText("two");
      assertThat(late.messages).noneMatch(message -> message.toString().contains("later"));
    }
    read("application/json").body("entries.size()", equalTo(2));
    post("/redactions", "{\"find\":\"one\"}").body("redacted", contains("s1"));
    read("application/json").body("entries.size()", equalTo(3));
  }

  private void publish(String message) {
    Await.on(redis.send(Command.SPUBLISH, Transcripts.logOf(callId), message));
  }

  private void addsWhatNobodyKnows() {
    for (List<String> fields :
        List.of(
            List.of("p2", "later", "t", "1"),
            List.of("later", "field"),
            List.of("p", "later", "t", "1"),
            List.of("p", "1 2 - {\"type\":\"later\"}", "t", "1"))) {
      String last =
          Await.on(redis.send(Command.XREVRANGE, Transcripts.logOf(callId), "+", "-", "COUNT", 1))
              .get(0)
              .get(0)
              .toString();
      Object[] args = new Object[1 + fields.size()];
      args[0] = last.replaceAll("-.*", "-*");
      for (int i = 0; i < fields.size(); i++) {
        args[i + 1] = fields.get(i);
      }
      Await.on(redis.send(Command.XADD, Transcripts.logOf(callId), args));
    }
  }
}
