package dev.holdfast.signaling.session;

import dev.holdfast.signaling.engineio.MalformedPacketException;
import dev.holdfast.signaling.payload.Payload;
import dev.holdfast.signaling.payload.PayloadReader;
import dev.holdfast.state.error.ErrorCode;
import dev.holdfast.state.error.HoldfastException;
import dev.holdfast.state.session.PrivateId;
import dev.holdfast.state.stream.Offset;
import java.util.Optional;

/**
 * What a client presents with CONNECT.
 *
 * @param pid of the session to recover, if there is one
 * @param offset of the last durable event that the client received, as it says; empty if it has
 *     received none
 */
record ConnectRequest(String token, Optional<PrivateId> pid, String offset) {
  private static final int LONGEST_OFFSET = 64;

  /**
   * @throws HoldfastException {@code unauthorized} without a token, {@code invalid-payload} if
   *     something has the wrong type
   * @throws MalformedPacketException if it is no JSON
   */
  static ConnectRequest of(String auth) throws MalformedPacketException {
    Payload payload = PayloadReader.read(auth.isEmpty() ? "{}" : auth);
    String token =
        payload
            .optionalText("token")
            .orElseThrow(
                () -> new HoldfastException(ErrorCode.UNAUTHORIZED, "auth.token is missing"));
    String offset = payload.optionalText("offset").orElse("");
    // Where nothing can be continued it is kept with the session that is opened instead.
    if (offset.length() > LONGEST_OFFSET) {
      throw new HoldfastException(
          ErrorCode.INVALID_PAYLOAD, "offset must have at most " + LONGEST_OFFSET + " characters");
    }
    return new ConnectRequest(token, payload.optionalText("pid").flatMap(PrivateId::parse), offset);
  }

  /**
   * Behind which place of a session's outbox replay begins; empty if the offset cannot be one.
   *
   * @param earlierOffset what the client held when the session was opened: not this session's
   */
  Optional<Offset> after(String earlierOffset) {
    return offset.isEmpty() || offset.equals(earlierOffset)
        ? Optional.of(Offset.START)
        : Offset.parse(offset);
  }
}
