package dev.holdfast.redis;

import dev.holdfast.testing.Patience;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import redis.embedded.RedisExecProvider;

/**
 * A process of {@code redis-server}, the one on the PATH, else the embedded real one; it can be
 * started again with the same arguments, and has a directory of its own until it is closed.
 */
final class RedisProcess implements AutoCloseable {
  // Beside those that systems give to whoever asks for any (Linux from 32768 on), with room for a
  // cluster's second ones (10000 above): a server's port is not to be somebody's while it is
  // stopped.
  private static final int LOWEST_PORT = 12_000;
  private static final int PORTS = 10_000;
  private static final long ASK_AGAIN_MS = 500;

  final int port = freePort();
  final Path directory;
  private Process process;

  RedisProcess() {
    try {
      this.directory = Files.createTempDirectory("holdfast-redis");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts the server, which must listen at the port, and waits until it answers there. */
  synchronized void start(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(executable()));
    command.addAll(arguments);
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("redis.log").toFile())
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Patience.awaitLong().until(() -> answersPing(process));
  }

  /**
   * SIGTERM, again until it ends: a replica forgets it while it writes its first append-only file.
   */
  synchronized void stop() {
    Patience.awaitLong()
        .until(
            () -> {
              process.destroy();
              return process.waitFor(ASK_AGAIN_MS, TimeUnit.MILLISECONDS);
            });
  }

  /** SIGKILL. */
  synchronized void kill() {
    process.destroyForcibly().onExit().join();
  }

  synchronized void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().onExit().join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Sends inline commands by a connection of their own, and returns the beginning of the last
   * answer.
   */
  String ask(String... commands) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(millis(Patience.timeout()));
      String answer = "";
      for (String command : commands) {
        socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
        byte[] bytes = new byte[65_536];
        int length = socket.getInputStream().read(bytes);
        answer = new String(bytes, 0, Math.max(0, length), StandardCharsets.UTF_8);
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void close() {
    kill();
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted((a, b) -> b.compareTo(a)).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int freePort() {
    int port;
    do {
      port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, LOWEST_PORT + PORTS);
    } while (!isFree(port));
    return port;
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port)) {
      return socket.isBound();
    } catch (BindException taken) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String executable() {
    return onPath("redis-server").orElseGet(RedisProcess::embedded);
  }

  private boolean answersPing(Process server) throws IOException {
    if (!server.isAlive()) {
      throw new IllegalStateException(
          "redis-server ended: " + Files.readString(directory.resolve("redis.log")));
    }
    try (Socket socket = new Socket()) {
      int timeout = millis(Patience.timeout());
      socket.connect(new InetSocketAddress("127.0.0.1", port), timeout);
      socket.setSoTimeout(timeout);
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII);
      // One that wants a password answers too.
      return answer.equals("+PONG") || answer.equals("-NOAU");
    } catch (IOException e) {
      return false;
    }
  }

  private static int millis(Duration time) {
    return Math.toIntExact(time.toMillis());
  }

  private static String embedded() {
    try {
      return RedisExecProvider.defaultProvider().get().getAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<String> onPath(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }
}
