package dev.holdfast.signaling.engineio;

import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/**
 * No compression of WebSockets: it takes some 100 KB a connection, for messages that are mostly too
 * small to gain from it. Of the sub-protocols that a client names, the first one is agreed to: a
 * client to which none is closes the connection, and the reference server does the same.
 */
@Singleton
public class WebSocketOptions implements HttpServerOptionsCustomizer {
  @Override
  public void customizeHttpServer(HttpServerOptions options) {
    options.setPerMessageWebSocketCompressionSupported(false);
    options.setPerFrameWebSocketCompressionSupported(false);
    options.addWebSocketSubProtocol(WebSocketServerHandshaker.SUB_PROTOCOL_WILDCARD);
  }

  @Override
  public void customizeHttpsServer(HttpServerOptions options) {
    customizeHttpServer(options);
  }
}
