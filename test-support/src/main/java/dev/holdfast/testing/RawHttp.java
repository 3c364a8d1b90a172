package dev.holdfast.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One connection on which a test says what no ordinary HTTP client would, and sees what becomes of
 * the connection.
 */
public final class RawHttp implements AutoCloseable {
  private static final int CHUNK = 8192;

  private final Socket socket;
  private final InputStream in;
  private Thread writing = Thread.ofVirtual().start(() -> {});

  public RawHttp(int port) {
    try {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(Math.toIntExact(Patience.timeout().toMillis()));
      in = new BufferedInputStream(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How a body is sent. */
  public enum Framing {
    DECLARED,
    CHUNKED
  }

  /**
   * An answer.
   *
   * @param headers by their names in small letters
   */
  public record Answer(int status, Map<String, String> headers, String body) {
    public String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  /**
   * Sends a request without a body once the one before is sent, and reads the answer; empty if the
   * connection is closed.
   */
  public Optional<Answer> ask(String requestLine, String... headers) throws InterruptedException {
    if (!writing.join(Patience.timeout())) {
      throw new IllegalStateException("the request before is neither read nor cut off");
    }
    try {
      write(head(requestLine, List.of(headers)));
    } catch (IOException closed) {
      return Optional.empty();
    }
    return answer();
  }

  /**
   * Sends a request with a body and reads the answer, both at once: whoever refuses may answer
   * first.
   */
  public Optional<Answer> send(
      String requestLine, Framing framing, byte[] body, String... headers) {
    writing = Thread.ofVirtual().start(() -> writeWhole(requestLine, framing, body, headers));
    return answer();
  }

  /** Sends these bytes, one a character. */
  public void write(String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
  }

  /**
   * The next bytes that come; fewer if the server closes the connection.
   *
   * @throws UncheckedIOException if neither happens
   */
  public byte[] read(int count) {
    try {
      return in.readNBytes(count);
    } catch (SocketTimeoutException nothing) {
      throw new UncheckedIOException("neither bytes nor an end", nothing);
    } catch (IOException reset) {
      return new byte[0];
    }
  }

  /**
   * All that comes until the server closes the connection.
   *
   * @throws UncheckedIOException if it does not
   */
  public String untilClosed() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      in.transferTo(all);
    } catch (SocketTimeoutException open) {
      throw new UncheckedIOException("still open after: " + all, open);
    } catch (IOException reset) {
      // Closed too.
    }
    return all.toString(StandardCharsets.UTF_8);
  }

  /**
   * The status of the next answer, whose headers and body are left.
   *
   * @return 0 if the connection is closed instead
   * @throws UncheckedIOException if nothing comes
   */
  public int status() {
    try {
      String line = line();
      return line.isEmpty() ? 0 : Integer.parseInt(line.split(" ")[1]);
    } catch (SocketTimeoutException nothing) {
      throw new UncheckedIOException("neither an answer nor an end", nothing);
    } catch (IOException closed) {
      return 0;
    }
  }

  private void writeWhole(String requestLine, Framing framing, byte[] body, String... headers) {
    List<String> all = new ArrayList<>(List.of(headers));
    all.add(
        framing == Framing.DECLARED
            ? "content-length: " + body.length
            : "transfer-encoding: chunked");
    try {
      write(head(requestLine, all));
      OutputStream out = socket.getOutputStream();
      for (int from = 0; from < body.length; from += CHUNK) {
        int length = Math.min(CHUNK, body.length - from);
        if (framing == Framing.CHUNKED) {
          write(Integer.toHexString(length) + "\r\n");
        }
        out.write(body, from, length);
        if (framing == Framing.CHUNKED) {
          write("\r\n");
        }
      }
      if (framing == Framing.CHUNKED) {
        write("0\r\n\r\n");
      }
    } catch (IOException closed) {
      // That the rest is not wanted is for the answer to tell.
    }
  }

  private static String head(String requestLine, List<String> headers) {
    return requestLine + "\r\nhost: localhost\r\n" + String.join("", lines(headers)) + "\r\n";
  }

  private static List<String> lines(List<String> headers) {
    return headers.stream().map(header -> header + "\r\n").toList();
  }

  private Optional<Answer> answer() {
    try {
      String status = line();
      if (status.isEmpty()) {
        return Optional.empty();
      }
      Map<String, String> headers = new TreeMap<>();
      for (String line = line(); !line.isEmpty(); line = line()) {
        String[] parts = line.split(":", 2);
        headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1].strip());
      }
      int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
      String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
      return Optional.of(new Answer(Integer.parseInt(status.split(" ")[1]), headers, body));
    } catch (SocketTimeoutException nothing) {
      throw new UncheckedIOException("neither an answer nor an end", nothing);
    } catch (IOException closed) {
      return Optional.empty();
    }
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int one = in.read(); one != -1 && one != '\n'; one = in.read()) {
      line.write(one);
    }
    return line.toString(StandardCharsets.ISO_8859_1).strip();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
