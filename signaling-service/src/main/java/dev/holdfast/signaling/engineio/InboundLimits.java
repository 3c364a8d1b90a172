package dev.holdfast.signaling.engineio;

import dev.holdfast.state.http.Allowance;
import dev.holdfast.state.http.UnfinishedInput;
import dev.holdfast.state.http.UnfinishedShare;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** How much one client may send, whatever it is. */
@Singleton
final class InboundLimits {
  /**
   * Packets of any kind for each message that a client may send: an event's binary parts are
   * packets, and so are acknowledgments and answers to heartbeats.
   */
  private static final int PACKETS_A_MESSAGE = 20;

  /** Of one packet; each more of it counts as one more packet. */
  private static final int LIGHT = 16 * 1024;

  private static final int MOST = 1_000_000_000;

  private final EngineConfig config;
  private final int largestMessage;

  /**
   * @param largestMessage larger than any that is acted on, so that one past the limit gets an
   *     answer
   */
  InboundLimits(
      EngineConfig config,
      @ConfigProperty(name = "quarkus.http.websocket-server.max-message-size") int largestMessage) {
    this.config = config;
    this.largestMessage = largestMessage;
  }

  /** Packets, or frames, that a connection may still send. */
  Allowance allowance() {
    return new Allowance(
        System::nanoTime, many(config.messagesBurst()), many(config.messagesPerSecond()));
  }

  /** Bytes of a WebSocket message, or of the body of a polling request. */
  int largestMessage(boolean connected) {
    return connected ? largestMessage : Math.min(largestMessage, config.maxBeforeConnect());
  }

  /**
   * Where to ask for what is kept of a message.
   *
   * @param largest as {@link #largestMessage} says
   */
  UnfinishedShare share(UnfinishedInput memory, int largest) {
    return largest > config.maxBeforeConnect() ? memory : memory.strangers();
  }

  /** As how many packets one counts. */
  static int weight(EnginePacket packet) {
    return switch (packet) {
      case EnginePacket.Message(String text) -> 1 + text.length() / LIGHT;
      case EnginePacket.Binary binary -> 1 + binary.data().length() / LIGHT;
      default -> 1;
    };
  }

  private static int many(int messages) {
    return (int) Math.min(MOST, (long) messages * PACKETS_A_MESSAGE);
  }
}
