package dev.holdfast.server.http;

import dev.holdfast.server.HoldfastApiError;

/**
 * Asks one service with the backend's token, once anew if the service does not take it any more.
 */
public final class ServiceCaller implements Caller {
  private static final int UNAUTHORIZED = 401;

  private final Transport transport;
  private final ServiceToken token;

  public ServiceCaller(Transport transport, ServiceToken token) {
    this.transport = transport;
    this.token = token;
  }

  @Override
  public <T> T call(ApiRequest request, Class<T> type) {
    String first = token.value();
    try {
      return transport.send(request, first, type);
    } catch (HoldfastApiError error) {
      if (error.status() != UNAUTHORIZED) {
        throw error;
      }
      token.forget(first);
      return transport.send(request, token.value(), type);
    }
  }
}
