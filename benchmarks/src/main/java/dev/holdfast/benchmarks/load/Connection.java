package dev.holdfast.benchmarks.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One WebSocket, with as little around it as a load generator can do with: no queue, no copy of
 * what arrives whole, one system call a message.
 */
final class Connection {
  /** Called on the loop's thread. */
  interface Listener {
    /** A text came: from the buffer's position to its limit, only valid during the call. */
    void text(ByteBuffer text);

    /** The other side ended it, or nobody was there. */
    void ended(String why);
  }

  /** How begins what is said of a connection that the server closes; its code and reason follow. */
  static final String CLOSED = "closed by the server";

  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int END_OF_HEAD = 0x0d0a0d0a;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Loop loop;
  private final ByteBuffer upgrade;
  private final Listener listener;
  private final SocketChannel channel;
  private final ReentrantLock writing = new ReentrantLock();
  private ByteBuffer rest = NOTHING;
  private boolean upgraded;
  private String lastWord = CLOSED;

  /** Opens an Engine.IO session on loopback; to be called on the loop's thread. */
  Connection(Loop loop, int port, Listener listener) {
    this(loop, port, Frames.upgrade(port), listener);
  }

  /**
   * @param upgrade the request that opens the WebSocket
   */
  Connection(Loop loop, int port, ByteBuffer upgrade, Listener listener) {
    this.loop = loop;
    this.upgrade = upgrade;
    this.listener = listener;
    try {
      channel = SocketChannel.open();
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.register(loop.selector(), SelectionKey.OP_CONNECT, this);
      channel.connect(new InetSocketAddress("127.0.0.1", port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a frame, from any thread; the frame may be used again after. */
  void send(ByteBuffer frame) {
    int from = frame.position();
    writing.lock();
    try {
      while (frame.hasRemaining()) {
        // Full only if the server does not read: then the clock of what waits is running.
        if (channel.write(frame) == 0) {
          Thread.onSpinWait();
        }
      }
    } catch (IOException e) {
      // The loop hears of it.
    } catch (NotYetConnectedException e) {
      // Nobody hears a goodbye.
    } finally {
      writing.unlock();
      frame.position(from);
    }
  }

  /** Ends it with a reset, as when a process or a network is gone. */
  void cut() {
    try {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      channel.close();
    } catch (ClosedChannelException e) {
      // The server was first.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void ready(SelectionKey key) {
    try {
      if (key.isConnectable()) {
        channel.finishConnect();
        key.interestOps(SelectionKey.OP_READ);
        send(upgrade);
      } else {
        read(key);
      }
    } catch (IOException e) {
      key.cancel();
      listener.ended(String.valueOf(e.getMessage()));
    }
  }

  private void read(SelectionKey key) throws IOException {
    ByteBuffer buffer = loop.buffer().clear().put(rest);
    rest = NOTHING;
    int count = channel.read(buffer);
    if (count < 0) {
      key.cancel();
      channel.close();
      listener.ended(lastWord);
      return;
    }
    buffer.flip();
    if (!upgraded && !upgraded(buffer)) {
      keepRest(buffer);
      return;
    }
    while (channel.isOpen() && frame(buffer)) {}
    keepRest(buffer);
  }

  private boolean upgraded(ByteBuffer buffer) throws IOException {
    for (int end = buffer.position(); end + 4 <= buffer.limit(); end++) {
      if (buffer.getInt(end) == END_OF_HEAD) {
        String head = StandardCharsets.US_ASCII.decode(buffer.slice(0, end)).toString();
        if (!head.startsWith("HTTP/1.1 101")) {
          throw new IOException(head.lines().findFirst().orElse(""));
        }
        buffer.position(end + 4);
        upgraded = true;
        return true;
      }
    }
    return false;
  }

  // Servers neither mask nor, at these sizes, fragment (RFC 6455 §5.1, §5.4).
  private boolean frame(ByteBuffer buffer) {
    int from = buffer.position();
    int length = buffer.remaining() < 2 ? 0 : buffer.get(from + 1);
    int head = length == 126 ? 4 : 2;
    if (buffer.remaining() < head) {
      return false;
    }
    length = length == 126 ? Short.toUnsignedInt(buffer.getShort(from + 2)) : length;
    int end = from + head + length;
    if (end > buffer.limit()) {
      return false;
    }
    int limit = buffer.limit();
    switch (buffer.get(from) & 0x0f) {
      case TEXT -> listener.text(buffer.limit(end).position(from + head));
      case PING -> send(Frames.pong());
      case CLOSE -> lastWord = closedWith(buffer.limit(end).position(from + head));
      default -> throw new IllegalStateException("not a frame that this client knows");
    }
    buffer.limit(limit).position(end);
    return true;
  }

  private static String closedWith(ByteBuffer close) {
    if (close.remaining() < 2) {
      return CLOSED;
    }
    int code = Short.toUnsignedInt(close.getShort());
    return "%s: %d %s".formatted(CLOSED, code, StandardCharsets.UTF_8.decode(close)).strip();
  }

  private void keepRest(ByteBuffer buffer) {
    if (buffer.hasRemaining()) {
      rest = ByteBuffer.allocate(buffer.remaining()).put(buffer).flip();
    }
  }
}
