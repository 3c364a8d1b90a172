package dev.holdfast.state.connection;

import io.quarkus.logging.LoggingFilter;
import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
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

  private static final Set<String> OF_SYSTEM =
      Set.of("Connection reset", "Connection reset by peer", "Broken pipe");

  @Override
  public boolean isLoggable(LogRecord one) {
    return !(LOGGERS.contains(one.getLoggerName()) && isDeparture(one.getThrown()));
  }

  // Many exceptions of other kinds are IOExceptions too, those of a JSON library among them.
  private static boolean isDeparture(Throwable thrown) {
    return switch (thrown) {
      case HttpClosedException closed -> true;
      case ClosedChannelException closed -> true;
      case ConnectException own -> false;
      case SocketException broken -> true;
      case IOException broken ->
          broken.getClass() == IOException.class
              && OF_SYSTEM.contains(String.valueOf(broken.getMessage()));
      case null, default -> false;
    };
  }
}
