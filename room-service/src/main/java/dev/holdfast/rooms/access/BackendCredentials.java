package dev.holdfast.rooms.access;

import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.token.Role;
import dev.holdfast.state.token.Tokens;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;

/** Tells backends from others where nobody has asked for the request's identity yet. */
@Singleton
public final class BackendCredentials {
  private final ApiKeys keys;
  private final WrongKeys wrong;
  private final Tokens tokens;

  BackendCredentials(ApiKeys keys, WrongKeys wrong, Tokens tokens) {
    this.keys = keys;
    this.wrong = wrong;
    this.tokens = tokens;
  }

  /**
   * Whether it comes with an API key or a token of role service. A wrong key counts as one. May
   * fetch a key from an identity provider: call it on a virtual thread.
   *
   * @throws HoldfastException if the token is not right
   */
  public boolean sent(HttpServerRequest request) {
    return BearerCredential.of(request)
        .filter(
            credential ->
                BearerCredential.looksLikeToken(credential)
                    ? tokens.check(credential).role() == Role.SERVICE
                    : isKey(credential, request))
        .isPresent();
  }

  private boolean isKey(String credential, HttpServerRequest request) {
    boolean known = keys.contain(credential);
    if (!known) {
      wrong.count(request.remoteAddress());
    }
    return known;
  }
}
