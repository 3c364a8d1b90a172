package dev.holdfast.state.http;

import io.smallrye.config.ConfigMapping;
import java.util.OptionalLong;

/** What may lie in memory of requests and messages whose end has not come yet. */
@ConfigMapping(prefix = "holdfast.unfinished-input")
public interface UnfinishedInputConfig {
  /**
   * Bytes that a process may hold of requests and messages whose end has not come (and as many of
   * events that wait for the one before, in signaling-service); past it 503 (WebSocket: 1013). An
   * eighth of the largest heap if not given.
   */
  OptionalLong maxBytes();
}
