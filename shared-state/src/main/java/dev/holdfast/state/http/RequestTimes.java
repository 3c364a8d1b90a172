package dev.holdfast.state.http;

import java.time.Duration;
import org.eclipse.microprofile.config.Config;

/**
 * As {@link HttpConfig}, for connections: a server is there before its beans, and in tests without.
 *
 * @param head from a connection's begin, or a later request's first byte, to the end of its head
 * @param body from there to the end of its body
 */
record RequestTimes(Duration head, Duration body) {
  // As there, for a process without that interface.
  private static final Duration HEAD = Duration.ofSeconds(10);
  private static final Duration BODY = Duration.ofSeconds(30);

  static RequestTimes of(Config config) {
    return new RequestTimes(
        config.getOptionalValue("holdfast.http.head-timeout", Duration.class).orElse(HEAD),
        config.getOptionalValue("holdfast.http.body-timeout", Duration.class).orElse(BODY));
  }
}
