package dev.holdfast.rooms.problem;

import dev.holdfast.rooms.access.TooManyWrongKeys;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import java.util.stream.Stream;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;

/** Why somebody is not let in. */
final class Unauthorized {
  static final String NOBODY = "give a token or an API key: Authorization: Bearer …";

  private Unauthorized() {}

  static HoldfastException of(Throwable badToken) {
    if (badToken instanceof TooManyWrongKeys) {
      return new HoldfastException(ErrorCode.RATE_LIMITED, badToken.getMessage());
    }
    return isExpired(badToken)
        ? new HoldfastException(ErrorCode.TOKEN_EXPIRED, "the token ran out")
        : new HoldfastException(ErrorCode.UNAUTHORIZED, "the token is not valid");
  }

  private static boolean isExpired(Throwable error) {
    return Stream.iterate(error, e -> e != null, Throwable::getCause)
        .anyMatch(
            e ->
                e instanceof InvalidJwtException invalid
                    && invalid.hasErrorCode(ErrorCodes.EXPIRED));
  }
}
