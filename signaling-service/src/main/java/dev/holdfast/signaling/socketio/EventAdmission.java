package dev.holdfast.signaling.socketio;

import dev.holdfast.signaling.engineio.AddressLimits;
import dev.holdfast.signaling.engineio.EngineConfig;
import dev.holdfast.signaling.metrics.SignalingMetrics;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.http.Allowance;
import java.util.Optional;

/** Which events of one client are taken: by their size, and by how many came. On one event loop. */
final class EventAdmission {
  private final EngineConfig config;
  private final AddressLimits address;
  private final SignalingMetrics metrics;
  private final Allowance messages;

  EventAdmission(EngineConfig config, AddressLimits address, SignalingMetrics metrics) {
    this.config = config;
    this.address = address;
    this.metrics = metrics;
    this.messages =
        new Allowance(System::nanoTime, config.messagesBurst(), config.messagesPerSecond());
  }

  /**
   * Why an event is not taken, which is counted; empty if it is.
   *
   * @param size bytes
   */
  Optional<HoldfastException> refusal(int size) {
    if (size > config.maxMessage()) {
      return refused(
          "payload-too-large",
          ErrorCode.PAYLOAD_TOO_LARGE,
          "a message may have " + config.maxMessage() + " bytes, this one has " + size);
    }
    if (!messages.take()) {
      return refused(
          "rate-limited",
          ErrorCode.RATE_LIMITED,
          "more than " + config.messagesPerSecond() + " messages a second");
    }
    return address.admitsMessage()
        ? Optional.empty()
        : refused(
            "address-rate-limited", ErrorCode.RATE_LIMITED, "too many messages from your address");
  }

  private Optional<HoldfastException> refused(String reason, ErrorCode code, String message) {
    metrics.packetRefused(reason);
    return Optional.of(new HoldfastException(code, message));
  }
}
