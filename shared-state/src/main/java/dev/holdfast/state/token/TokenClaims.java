package dev.holdfast.state.token;

import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.redis.KeyPart;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Reads tokens whose signature has been checked, by the claims that are configured. */
@Singleton
public final class TokenClaims {
  private static final String NAME = "name";
  private static final int LONGEST_NAME = 255;
  private static final int LONGEST_GRANT = 64;

  private final ClaimsConfig claims;
  private final long leewayMs;

  TokenClaims(ClaimsConfig claims, TokenConfig config) {
    this.claims = claims;
    this.leewayMs = config.leeway().toMillis();
  }

  /**
   * Who a token says is calling.
   *
   * @throws HoldfastException {@code unauthorized} if a claim is missing or wrong, {@code
   *     token-expired}
   */
  public Caller caller(JsonWebToken token) {
    long acceptedUntil = token.getExpirationTime() * 1000 + leewayMs;
    if (acceptedUntil <= System.currentTimeMillis()) {
      throw new HoldfastException(ErrorCode.TOKEN_EXPIRED, "the token ran out");
    }
    String userId = ClaimPath.text(token, claims.user()).orElse("");
    if (!UserId.isValid(userId)) {
      throw unauthorized("the token's " + claims.user() + " " + UserId.MESSAGE);
    }
    Role role =
        role(token)
            .orElseThrow(
                () -> unauthorized("the token's " + claims.role() + " name no role of Holdfast"));
    String name = ClaimPath.text(token, NAME).map(TokenClaims::unicode).orElse(userId);
    if (name.codePointCount(0, name.length()) > LONGEST_NAME) {
      throw unauthorized("the token's name must have at most " + LONGEST_NAME + " characters");
    }
    return new Caller(
        userId,
        name,
        role,
        grants(claims.queues(), token),
        grants(claims.rooms(), token),
        grants(claims.calls(), token),
        token.getIssuedAtTime() * 1000,
        token.getExpirationTime() * 1000,
        acceptedUntil);
  }

  /** The first of the token's roles that Holdfast knows. */
  public Optional<Role> role(JsonWebToken token) {
    return ClaimPath.texts(token, claims.role()).stream()
        .flatMap(name -> Role.parse(name).stream())
        .sorted()
        .findFirst();
  }

  private static Set<String> grants(String claim, JsonWebToken token) {
    Set<String> ids = ClaimPath.texts(token, claim);
    if (ids.stream().anyMatch(id -> id.length() > LONGEST_GRANT)) {
      throw unauthorized(
          "the token's " + claim + " must be ids of at most " + LONGEST_GRANT + " characters");
    }
    return ids;
  }

  // A name tells nobody apart: what is no character of it is shown as a question mark.
  private static String unicode(String name) {
    return KeyPart.isUnicode(name)
        ? name
        : new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  private static HoldfastException unauthorized(String message) {
    return new HoldfastException(ErrorCode.UNAUTHORIZED, message);
  }
}
