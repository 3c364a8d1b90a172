package dev.holdfast.redis.proxy;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * One client's connection: one thread passes on what the client sends, one reads what the server
 * sends, and one writes it when its time has come.
 */
final class ProxiedConnection implements AutoCloseable {
  /** Past it the server has to wait, as it has for a client that reads slowly. */
  private static final int MOST_FRAMES_HELD = 65_536;

  private static final int BUFFER_BYTES = 65_536;

  /**
   * What the server sent.
   *
   * @param due in the time of {@link System#nanoTime()}
   * @param last whether the server sends nothing more
   */
  private record Held(byte[] bytes, long due, boolean last) {}

  private final BlockingQueue<Held> held = new LinkedBlockingQueue<>(MOST_FRAMES_HELD);
  private final Socket client;
  private final Socket server = new Socket();
  private final Supplier<Duration> delays;
  private volatile Thread writer;

  ProxiedConnection(Socket client, Supplier<Duration> delays) {
    this.client = client;
    this.delays = delays;
  }

  /** Returns when either side has closed and all that was held is written. */
  void run(InetSocketAddress serverAddress) {
    writer = Thread.currentThread();
    Thread reader = null;
    try {
      server.connect(serverAddress);
      server.setTcpNoDelay(true);
      client.setTcpNoDelay(true);
      reader = Thread.ofVirtual().start(this::read);
      Thread.ofVirtual().start(this::passOnCommands);
      write();
    } catch (IOException | InterruptedException e) {
      // The server is away, the client has gone, or the proxy is closed.
    } finally {
      close();
      if (reader != null) {
        // It may wait for room.
        reader.interrupt();
      }
    }
  }

  @Override
  public void close() {
    DelayingProxy.closeQuietly(client);
    DelayingProxy.closeQuietly(server);
    Thread waiting = writer;
    if (waiting != null) {
      waiting.interrupt();
    }
  }

  private void passOnCommands() {
    try {
      client.getInputStream().transferTo(server.getOutputStream());
      // The server answers what it has got, and closes then.
      server.shutdownOutput();
    } catch (IOException e) {
      // The client stays open for what is held for it.
      DelayingProxy.closeQuietly(server);
    }
  }

  private void read() {
    RespFrames frames = new RespFrames();
    PublishedMessages messages = new PublishedMessages();
    ReleaseTimes times = new ReleaseTimes(System.nanoTime());
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      try {
        InputStream in = server.getInputStream();
        for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
          for (byte[] frame : frames.feed(buffer, length)) {
            Duration delay = messages.includes(frame) ? delays.get() : Duration.ZERO;
            held.put(new Held(frame, times.next(System.nanoTime(), delay), false));
          }
        }
      } catch (IOException e) {
        // A connection that is lost is one that has ended.
      } finally {
        long due = times.next(System.nanoTime(), Duration.ZERO);
        held.put(new Held(frames.rest(), due, true));
      }
    } catch (InterruptedException e) {
      // Nobody writes any more.
    }
  }

  private void write() throws IOException, InterruptedException {
    OutputStream out = new BufferedOutputStream(client.getOutputStream(), BUFFER_BYTES);
    boolean more = true;
    while (more) {
      Held next = held.poll();
      if (next == null) {
        out.flush();
        next = held.take();
      }
      long early = next.due - System.nanoTime();
      if (early > 0) {
        out.flush();
        TimeUnit.NANOSECONDS.sleep(early);
      }
      out.write(next.bytes);
      more = !next.last;
    }
    out.flush();
  }
}
