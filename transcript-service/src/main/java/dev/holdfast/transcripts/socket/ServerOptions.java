package dev.holdfast.transcripts.socket;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * What Vert.x is told of the WebSockets that it serves. Quarkus tells it of its properties only
 * where a service has sockets of Quarkus' own.
 */
@Singleton
public class ServerOptions implements HttpServerOptionsCustomizer {
  private final List<String> subProtocols;
  private final int largestMessage;
  private final int largestFrame;

  ServerOptions(
      @ConfigProperty(name = "quarkus.websockets-next.server.supported-subprotocols")
          List<String> subProtocols,
      @ConfigProperty(name = "quarkus.websockets-next.server.max-message-size") int largestMessage,
      @ConfigProperty(name = "quarkus.websockets-next.server.max-frame-size") int largestFrame) {
    this.subProtocols = subProtocols;
    this.largestMessage = largestMessage;
    this.largestFrame = largestFrame;
  }

  @Override
  public void customizeHttpServer(HttpServerOptions options) {
    subProtocols.forEach(options::addWebSocketSubProtocol);
    options.setMaxWebSocketMessageSize(largestMessage);
    options.setMaxWebSocketFrameSize(largestFrame);
    // Compression keeps some 100 KB a connection after its first message.
    options.setPerMessageWebSocketCompressionSupported(false);
    options.setPerFrameWebSocketCompressionSupported(false);
  }

  @Override
  public void customizeHttpsServer(HttpServerOptions options) {
    customizeHttpServer(options);
  }
}
