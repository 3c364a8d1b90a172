package dev.holdfast.server.http;

/** Sends requests with whatever proves who asks. */
public interface Caller {
  /**
   * @return the answer's body
   * @throws dev.holdfast.server.HoldfastApiError any answer but success
   * @throws java.io.UncheckedIOException nobody has answered
   */
  <T> T call(ApiRequest request, Class<T> type);

  /** The same, of an answer that has no body. */
  default void call(ApiRequest request) {
    call(request, Void.class);
  }
}
