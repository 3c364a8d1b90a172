package dev.holdfast.rooms.access;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** What stands behind {@code Authorization: Bearer} (RFC 6750 §2.1): an API key, or a token. */
final class BearerCredential {
  private static final String SCHEME = "Bearer ";

  private BearerCredential() {}

  static Optional<String> of(HttpServerRequest request) {
    return Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION))
        .filter(header -> header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
        .map(header -> header.substring(SCHEME.length()).strip());
  }

  /** A JWS in compact form has three parts (RFC 7515 §3.1), and no API key has. */
  static boolean looksLikeToken(String credential) {
    return credential.chars().filter(character -> character == '.').count() == 2;
  }
}
