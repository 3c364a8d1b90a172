package dev.holdfast.transcripts.access;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.http.RequestRates;
import dev.holdfast.state.token.Caller;
import dev.holdfast.state.token.Tokens;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Who is calling, by the Authorization header; as often as a user may. */
@Singleton
public final class Bearer {
  private static final String SCHEME = "bearer ";

  private final Tokens tokens;
  private final RequestRates rates;

  Bearer(Tokens tokens, RequestRates rates) {
    this.tokens = tokens;
    this.rates = rates;
  }

  /**
   * As {@link #check}, and takes one request out of what the user may send.
   *
   * @throws HoldfastException also {@code rate-limited}
   */
  public Caller caller(Optional<String> authorization) {
    Caller caller = check(authorization);
    rates.take(caller);
    return caller;
  }

  /**
   * The Authorization header that is meant for this service. What a browser brings in the
   * sub-protocols of a WebSocket Quarkus adds behind what a proxy's login has put there.
   */
  public static Optional<String> sentIn(HttpServerRequest request) {
    List<String> sent = request.headers().getAll(HttpHeaders.AUTHORIZATION);
    return sent.isEmpty() ? Optional.empty() : Optional.of(sent.getLast());
  }

  /**
   * May fetch a key from an identity provider: call it on a virtual thread.
   *
   * @throws HoldfastException {@code unauthorized} or {@code token-expired}
   */
  public Caller check(Optional<String> authorization) {
    String header = authorization.orElse("");
    if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw new HoldfastException(
          ErrorCode.UNAUTHORIZED, "send a token: Authorization: Bearer <token>");
    }
    return tokens.check(header.substring(SCHEME.length()).strip());
  }
}
