package dev.holdfast.signaling.socketio;

import dev.holdfast.signaling.engineio.MalformedPacketException;
import dev.holdfast.state.http.UnfinishedShare;
import io.netty.buffer.ByteBufUtil;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts a packet and its binary parts together, and measures packets. Of one past the limit only the
 * size is kept: it is going to be refused. Used on one event loop.
 */
final class PacketAssembler {
  // Of Java's characters in UTF-8: those with four bytes are two of them.
  private static final int MOST_BYTES_OF_A_CHARACTER = 3;

  private final UnfinishedShare memory;
  private final int largest;
  // Of its own only between the first and the last part: most packets have none.
  private List<Buffer> parts = List.of();
  private SocketCodec.Decoded begun;
  private int came;
  private int size;
  private int held;

  /**
   * @param memory where to ask for what is kept
   * @param largest bytes of a packet, its parts among them
   */
  PacketAssembler(UnfinishedShare memory, int largest) {
    this.memory = memory;
    this.largest = largest;
  }

  /**
   * @throws MalformedPacketException if a binary part is missing
   */
  void requireNothingBegun() throws MalformedPacketException {
    if (begun != null) {
      throw new MalformedPacketException("text where a binary part was expected");
    }
  }

  /**
   * The text of a packet has come, and its parts are to follow.
   *
   * @return false if there is no memory for it
   */
  boolean begin(SocketCodec.Decoded packet) {
    begun = packet;
    int length = packet.packet().data().length();
    if (length <= largest) {
      return hold(length);
    }
    // Who asked for an answer gets it.
    begun = new SocketCodec.Decoded(packet.packet().withData("[]"), packet.attachments());
    size = length;
    return true;
  }

  /**
   * @return false if there is no memory for it
   * @throws MalformedPacketException if nothing asked for it
   */
  boolean add(Buffer part) throws MalformedPacketException {
    if (begun == null) {
      throw new MalformedPacketException("a binary part that nothing asked for");
    }
    came++;
    size += part.length();
    if (size > largest) {
      return true;
    }
    if (parts.isEmpty()) {
      parts = new ArrayList<>();
    }
    parts.add(part);
    return hold(part.length());
  }

  boolean isWhole() {
    return came == begun.attachments();
  }

  SocketPacket whole() {
    return begun.packet().with(parts);
  }

  /** Bytes of what is whole. */
  int size() {
    return bytes(begun.packet().data(), size);
  }

  /** Bytes of a packet without parts. */
  int size(String text) {
    return bytes(text, 0);
  }

  /** The next packet may come. */
  void forget() {
    begun = null;
    parts = List.of();
    came = 0;
    size = 0;
    memory.give(held);
    held = 0;
  }

  private boolean hold(int bytes) {
    boolean taken = memory.take(bytes);
    held += taken ? bytes : 0;
    return taken;
  }

  // Counted where it matters: most messages are far below the limit, whatever is written in them.
  private int bytes(String text, int others) {
    boolean fits = MOST_BYTES_OF_A_CHARACTER * text.length() + others <= largest;
    return others + (fits ? text.length() : ByteBufUtil.utf8Bytes(text));
  }
}
