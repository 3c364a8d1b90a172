package dev.holdfast.state.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParseException;
import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class DepartedClientFilterTest {
  private static final String ERROR_HANDLER = "io.quarkus.vertx.http.runtime.QuarkusErrorHandler";
  private static final String STREAMS =
      "org.jboss.resteasy.reactive.server.handlers.PublisherResponseHandler";

  private final DepartedClientFilter filter = new DepartedClientFilter();

  @Test
  void whoBreaksOffIsNotLogged() {
    assertThat(isLogged(ERROR_HANDLER, new HttpClosedException("Connection was closed"))).isFalse();
    assertThat(isLogged(STREAMS, new ClosedChannelException())).isFalse();
    assertThat(isLogged(STREAMS, new IOException("Connection reset by peer"))).isFalse();
    assertThat(isLogged(STREAMS, new SocketException("Connection reset"))).isFalse();
  }

  @Test
  void faultsOfTheServerAre() {
    assertThat(isLogged(ERROR_HANDLER, new IllegalStateException())).isTrue();
    assertThat(isLogged(STREAMS, new NullPointerException())).isTrue();
    assertThat(isLogged(STREAMS, null)).isTrue();
    assertThat(isLogged(STREAMS, new JsonParseException(null, "no JSON"))).isTrue();
    assertThat(isLogged(STREAMS, new ConnectException("Connection refused"))).isTrue();
    assertThat(isLogged(STREAMS, new IOException((String) null))).isTrue();
    assertThat(isLogged("dev.holdfast.any", new IOException("disk full"))).isTrue();
  }

  private boolean isLogged(String logger, Throwable thrown) {
    LogRecord one = new LogRecord(Level.SEVERE, "failed");
    one.setLoggerName(logger);
    one.setThrown(thrown);
    return filter.isLoggable(one);
  }
}
