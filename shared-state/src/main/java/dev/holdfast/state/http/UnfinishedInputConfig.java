package dev.holdfast.state.http;

import io.smallrye.config.ConfigMapping;
import java.util.OptionalLong;

/** What may lie in memory of requests and messages whose end has not come yet. */
@ConfigMapping(prefix = "holdfast.unfinished-input")
public interface UnfinishedInputConfig {
  /** Bytes of it in this process; an eighth of the largest heap if not given. */
  OptionalLong maxBytes();
}
