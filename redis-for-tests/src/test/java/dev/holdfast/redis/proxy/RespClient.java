package dev.holdfast.redis.proxy;

import dev.holdfast.testing.Patience;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.stream.Collectors;

/** One connection of a client that sends words and reads frames. */
final class RespClient implements AutoCloseable {

  private final Socket socket;
  private final RespFrames frames = new RespFrames();
  private final Deque<byte[]> read = new ArrayDeque<>();

  RespClient(int port) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout((int) Patience.timeout().toMillis());
  }

  void send(String... words) throws IOException {
    byte[][] all = new byte[words.length][];
    for (int i = 0; i < words.length; i++) {
      all[i] = words[i].getBytes(StandardCharsets.ISO_8859_1);
    }
    send(all);
  }

  void send(byte[]... words) throws IOException {
    ByteArrayOutputStream command = new ByteArrayOutputStream();
    command.writeBytes(("*" + words.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
    for (byte[] word : words) {
      command.writeBytes(("$" + word.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
      command.writeBytes(word);
      command.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    socket.getOutputStream().write(command.toByteArray());
  }

  String ask(String... words) throws IOException {
    send(words);
    return next();
  }

  /** The next frame on one line; throws if the connection ends before. */
  String next() throws IOException {
    return text(nextFrame().orElseThrow(() -> new IOException("the connection has ended")));
  }

  /** The next frame; empty at the end of the connection. */
  Optional<byte[]> nextFrame() throws IOException {
    byte[] buffer = new byte[8_192];
    while (read.isEmpty()) {
      int length = socket.getInputStream().read(buffer);
      if (length < 0) {
        return Optional.empty();
      }
      read.addAll(frames.feed(buffer, length));
    }
    return Optional.of(read.remove());
  }

  boolean hasHeardNothing() throws IOException {
    return read.isEmpty() && socket.getInputStream().available() == 0;
  }

  /** Says that it sends nothing more; what was asked may still be answered. */
  void endSending() throws IOException {
    socket.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private static String text(byte[] frame) {
    return new String(frame, StandardCharsets.ISO_8859_1)
        .lines()
        .filter(line -> !line.startsWith("$"))
        .collect(Collectors.joining(" "));
  }
}
