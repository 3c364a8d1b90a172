package dev.holdfast.state.room;

import io.vertx.redis.client.Response;
import java.util.Locale;

/** What a script that may change a room returns, parsed: each script has an answer of its own. */
interface RoomAnswer {
  /** What is left to do; nothing if the script has changed nothing. */
  default RoomChange change() {
    return RoomChange.NONE;
  }

  /** Why a script changed nothing: its first word, such as {@code room-full}. */
  static <R extends Enum<R>> R refusal(Class<R> refusals, Response answer) {
    return Enum.valueOf(refusals, word(answer).toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  static String word(Response answer) {
    return answer.get(0).toString();
  }
}
