package dev.holdfast.state.connection;

import io.quarkus.logging.LoggingFilter;
import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import java.util.Set;
import java.util.logging.Filter;
import java.util.logging.LogRecord;

/**
 * Keeps out of the log that a client has broken off what it had begun: the body of a request, or
 * the reading of a stream. Quarkus tells of it as an error, with a stack trace, so that anybody
 * could fill a log; what it costs is counted elsewhere. Named in microprofile-config.properties.
 */
@LoggingFilter(name = DepartedClientFilter.NAME)
public final class DepartedClientFilter implements Filter {
  /** As the configuration names it. */
  public static final String NAME = "departed-clients";

  private static final Set<String> LOGGERS =
      Set.of(
          "io.quarkus.vertx.http.runtime.QuarkusErrorHandler",
          "org.jboss.resteasy.reactive.server.handlers.PublisherResponseHandler");

  @Override
  public boolean isLoggable(LogRecord one) {
    return !(LOGGERS.contains(one.getLoggerName()) && isDeparture(one.getThrown()));
  }

  // A closed channel is an IOException, as are a reset connection and a broken pipe.
  private static boolean isDeparture(Throwable thrown) {
    return thrown instanceof HttpClosedException || thrown instanceof IOException;
  }
}
