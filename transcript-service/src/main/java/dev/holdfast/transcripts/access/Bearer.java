package dev.holdfast.transcripts.access;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.http.RequestRates;
import dev.holdfast.state.token.Caller;
import dev.holdfast.state.token.Tokens;
import jakarta.inject.Singleton;
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
