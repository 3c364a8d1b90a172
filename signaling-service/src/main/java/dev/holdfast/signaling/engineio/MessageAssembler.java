package dev.holdfast.signaling.engineio;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Puts a WebSocket's messages together from their frames. Vert.x does so too, and loses a message
 * whose first fragment is empty. How large one may be is {@link InputGuard}'s to say, and that
 * fragments come in order the decoder's. On the connection's event loop.
 */
final class MessageAssembler implements Handler<WebSocketFrame> {
  private final Consumer<String> text;
  private final Consumer<Buffer> binary;
  // Empty but between the first and the last fragment: most messages have one.
  private Optional<Buffer> begun = Optional.empty();
  private boolean isText;

  MessageAssembler(Consumer<String> text, Consumer<Buffer> binary) {
    this.text = text;
    this.binary = binary;
  }

  @Override
  public void handle(WebSocketFrame frame) {
    if (frame.isText() || frame.isBinary()) {
      isText = frame.isText();
      if (frame.isFinal()) {
        deliver(frame.binaryData());
      } else {
        begun = Optional.of(Buffer.buffer().appendBuffer(frame.binaryData()));
      }
    } else if (frame.isContinuation()) {
      Buffer whole = begun.orElseGet(Buffer::buffer).appendBuffer(frame.binaryData());
      begun = frame.isFinal() ? Optional.empty() : Optional.of(whole);
      if (frame.isFinal()) {
        deliver(whole);
      }
    }
  }

  // A character may begin in one fragment and end in the next.
  private void deliver(Buffer message) {
    if (isText) {
      text.accept(message.toString());
    } else {
      binary.accept(message);
    }
  }
}
