package dev.holdfast.signaling.engineio;

import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/** What Vert.x is told of the connections that it serves. */
@Singleton
public class ServerOptions implements HttpServerOptionsCustomizer {
  private final EngineConfig config;

  ServerOptions(EngineConfig config) {
    this.config = config;
  }

  @Override
  public void customizeHttpServer(HttpServerOptions options) {
    // What the operating system buffers for a client that does not read counts as a container's
    // memory too, and grows to megabytes a connection by itself (tcp(7), tcp_wmem).
    config.sendBuffer().ifPresent(options::setSendBufferSize);
    // Compression takes some 100 KB a connection, for messages that are mostly too small to gain
    // from it.
    options.setPerMessageWebSocketCompressionSupported(false);
    options.setPerFrameWebSocketCompressionSupported(false);
    // Of the sub-protocols that a client names, the first one is agreed to: a client to which none
    // is closes the connection, and the reference server does the same.
    options.addWebSocketSubProtocol(WebSocketServerHandshaker.SUB_PROTOCOL_WILDCARD);
  }

  @Override
  public void customizeHttpsServer(HttpServerOptions options) {
    customizeHttpServer(options);
  }
}
