package dev.holdfast.signaling.engineio;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/**
 * Bounds what the operating system buffers for a client that does not read. It counts as a
 * container's memory too, and grows to megabytes a connection by itself (tcp(7), tcp_wmem).
 */
@Singleton
public class SendBuffer implements HttpServerOptionsCustomizer {
  private final EngineConfig config;

  SendBuffer(EngineConfig config) {
    this.config = config;
  }

  @Override
  public void customizeHttpServer(HttpServerOptions options) {
    config.sendBuffer().ifPresent(options::setSendBufferSize);
  }

  @Override
  public void customizeHttpsServer(HttpServerOptions options) {
    customizeHttpServer(options);
  }
}
