package dev.holdfast.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** Whose body a service reads, and what becomes of one that does not end. */
public abstract class UnreadBodyContract {
  protected static final int CHUNK = 0x4000;
  private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";
  protected static final String PART = "4000\r\n" + " ".repeat(CHUNK);

  @TestHTTPResource("/")
  URI service;

  /** Method and path of what takes a body. */
  protected abstract String endpoint();

  /** Of somebody who may send one. */
  protected abstract String token();

  /** How much of bodies the service holds that have not ended. */
  protected abstract long held();

  /** Takes so much out of what it may hold. */
  protected abstract boolean take(int bytes);

  protected abstract void give(int bytes);

  protected final RawHttp connect() {
    return new RawHttp(service.getPort());
  }

  /** The beginning of a request whose body comes in chunks. */
  protected final String head(String endpoint, String headers) {
    return endpoint
        + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        + headers
        + CHUNKED
        + "\r\n";
  }

  /** The same of somebody who may send it. */
  protected final String head() {
    return head(endpoint(), "Authorization: Bearer " + token() + "\r\n");
  }

  @Test
  void whoIsNotSignedInIsToldSoBeforeTheBodyAndTheConnectionEnds() throws Exception {
    String forged =
        head(endpoint(), "Authorization: Bearer forged\r\n")
            .replace(CHUNKED, "Content-Length: 60000\r\n");
    for (String head : new String[] {head(endpoint(), ""), forged}) {
      try (RawHttp connection = connect()) {
        connection.write(head + PART);
        assertThat(connection.untilClosed())
            .startsWith("HTTP/1.1 401 ")
            .contains("application/problem+json", "\"unauthorized\"");
      }
    }
    assertThat(held()).isZero();
  }

  @Test
  void aBodyIsCountedUntilItsEndOrTheConnectionsEnd() throws Exception {
    try (RawHttp connection = connect()) {
      connection.write(head() + PART);
      Patience.await().until(() -> held() >= CHUNK);
      connection.write("\r\n0\r\n\r\n");
      Patience.await().until(() -> held() == 0);
    }
    try (RawHttp connection = connect()) {
      connection.write(head() + PART);
      Patience.await().until(() -> held() >= CHUNK);
    }
    try (RawHttp connection = connect()) {
      connection.write(head() + "5\r\nabcdefg\r\n");
      assertThat(connection.untilClosed()).startsWith("HTTP/1.1 400 ");
    }
    Patience.await().until(() -> held() == 0);
  }

  @Test
  void pastWhatAProcessMayHoldABodyIsPutOff() throws Exception {
    long free = Runtime.getRuntime().maxMemory() / 8 - held();
    int all = Math.toIntExact(Math.min(Integer.MAX_VALUE, free));
    assertThat(take(all)).isTrue();
    try (RawHttp connection = connect()) {
      connection.write(head() + PART);
      assertThat(connection.untilClosed())
          .startsWith("HTTP/1.1 503 ")
          .containsIgnoringCase("\r\nretry-after: 1\r\n")
          .contains("\"overloaded\"");
    } finally {
      give(all);
    }
  }
}
