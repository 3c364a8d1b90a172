package dev.holdfast.signaling;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.testing.Patience;
import dev.holdfast.testing.TestToken;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Scanner;

/** A TCP connection by which requests and frames are sent by halves, and as they should not be. */
final class RawConnection implements AutoCloseable {
  static final int TEXT = 0x01;
  static final int CONTINUATION = 0x00;
  static final int PING = 0x09;
  static final int FINAL = 0x80;

  private static final int CLOSE = 0x08;
  private static final int SMALL_BUFFER = 4_096;

  private final Socket socket;
  private final URI address;

  RawConnection(URI address) throws IOException {
    this(address, new Socket());
  }

  private RawConnection(URI address, Socket socket) throws IOException {
    this.address = address;
    this.socket = socket;
    socket.connect(new InetSocketAddress(address.getHost(), address.getPort()));
    socket.setSoTimeout((int) Patience.timeout().toMillis());
  }

  /** A WebSocket whose handshake has been answered, and whose first frame was read. */
  static RawConnection webSocket(URI address) throws IOException {
    return opened(new RawConnection(address));
  }

  /** As above, of a client that CONNECT has let in. */
  static RawConnection letIn(URI address, TestToken token) throws IOException {
    RawConnection connection = webSocket(address);
    connection.send(frame(FINAL | TEXT, SocketClient.connectPacket(token.signed())));
    connection.awaitText("40{");
    return connection;
  }

  /** As above, of a client that takes in little before it reads. */
  static RawConnection webSocketOfASlowReader(URI address) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(SMALL_BUFFER);
    return opened(new RawConnection(address, socket));
  }

  private static RawConnection opened(RawConnection connection) throws IOException {
    connection.send(connection.upgrade("Sec-WebSocket-Version: 13"));
    connection.head();
    connection.frame();
    return connection;
  }

  /** The head of a WebSocket's handshake, with headers of the caller's. */
  String upgrade(String... headers) {
    return """
        GET %s?EIO=4&transport=websocket HTTP/1.1
        Host: %s
        Upgrade: websocket
        Connection: Upgrade
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
        %s

        """
        .formatted(address.getPath(), address.getAuthority(), String.join("\n", headers))
        .replace("\n", "\r\n");
  }

  /** The head of a POST, of a session or of none, that says how long its body is. */
  String post(Optional<String> session, int length) {
    return """
        POST %s?EIO=4&transport=polling%s HTTP/1.1
        Host: %s
        Content-Length: %d

        """
        .formatted(
            address.getPath(),
            session.map(id -> "&sid=" + id).orElse(""),
            address.getAuthority(),
            length)
        .replace("\n", "\r\n");
  }

  void send(String text) throws IOException {
    send(text.getBytes(ISO_8859_1));
  }

  /** As {@link #send(byte[])}, for whoever may find the connection closed. */
  void sendWhileOpen(byte[] bytes) {
    try {
      send(bytes);
    } catch (IOException closed) {
      // What was told before is read all the same.
    }
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** A frame's header and as much of its payload as is given; the mask changes nothing. */
  static byte[] frame(int firstByte, long length, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(14 + payload.length);
    frame.put((byte) firstByte);
    if (length < 126) {
      frame.put((byte) (0x80 | length));
    } else if (length <= 0xffff) {
      frame.put((byte) (0x80 | 126)).putShort((short) length);
    } else {
      frame.put((byte) (0x80 | 127)).putLong(length);
    }
    frame.putInt(0).put(payload);
    byte[] bytes = new byte[frame.position()];
    frame.flip().get(bytes);
    return bytes;
  }

  static byte[] frame(int firstByte, String payload) {
    byte[] bytes = payload.getBytes(UTF_8);
    return frame(firstByte, bytes.length, bytes);
  }

  /** Of an answer: the first line and the headers. */
  String head() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
      head.write(read());
    }
    return head.toString(ISO_8859_1);
  }

  /** All that comes until the other side closes the connection. */
  String rest() throws IOException {
    try (Scanner all = new Scanner(socket.getInputStream(), ISO_8859_1).useDelimiter("\\A")) {
      return all.hasNext() ? all.next() : "";
    }
  }

  /** The next text that begins so, past all frames that come before it. */
  String awaitText(String begin) throws IOException {
    while (true) {
      String text = new String(frame().payload(), UTF_8);
      if (text.startsWith(begin)) {
        return text;
      }
    }
  }

  /** As {@link #awaitText}; the code of the close frame if that comes before. */
  String awaitTextOrCode(String begin) throws IOException {
    while (true) {
      Frame frame = frame();
      String text = new String(frame.payload(), UTF_8);
      if (frame.opcode() == CLOSE) {
        return String.valueOf(ByteBuffer.wrap(frame.payload()).getShort());
      }
      if (text.startsWith(begin)) {
        return text;
      }
    }
  }

  /** The code of the close frame, past all frames that come before it. */
  int closeCode() throws IOException {
    while (true) {
      Frame frame = frame();
      if (frame.opcode() == CLOSE) {
        return ByteBuffer.wrap(frame.payload()).getShort();
      }
    }
  }

  private record Frame(int opcode, byte[] payload) {}

  private Frame frame() throws IOException {
    int opcode = read() & 0x0f;
    int length = read();
    if (length == 126) {
      length = read() << 8 | read();
    }
    InputStream in = socket.getInputStream();
    return new Frame(opcode, in.readNBytes(length));
  }

  private int read() throws IOException {
    int next = socket.getInputStream().read();
    if (next < 0) {
      throw new EOFException("closed without a word");
    }
    return next;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
