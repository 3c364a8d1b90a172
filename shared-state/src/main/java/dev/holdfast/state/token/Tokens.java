package dev.holdfast.state.token;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.redis.Await;
import io.smallrye.jwt.auth.principal.JWTParser;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.inject.Singleton;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;

/** Checks tokens that do not come in an HTTP header. */
@Singleton
public final class Tokens {
  private final JWTParser parser;
  private final TokenClaims claims;

  Tokens(JWTParser parser, TokenClaims claims) {
    this.parser = parser;
    this.claims = claims;
  }

  /**
   * Who a token says is calling. May fetch a key from an identity provider: call it on a virtual
   * thread, see {@link Await}.
   *
   * @throws HoldfastException {@code unauthorized} or {@code token-expired}
   */
  public Caller check(String token) {
    try {
      return claims.caller(parser.parse(token));
    } catch (ParseException e) {
      throw expired(e)
          ? new HoldfastException(ErrorCode.TOKEN_EXPIRED, "the token ran out")
          : new HoldfastException(ErrorCode.UNAUTHORIZED, "the token is not valid");
    }
  }

  private static boolean expired(ParseException e) {
    return e.getCause() instanceof InvalidJwtException invalid
        && invalid.hasErrorCode(ErrorCodes.EXPIRED);
  }
}
