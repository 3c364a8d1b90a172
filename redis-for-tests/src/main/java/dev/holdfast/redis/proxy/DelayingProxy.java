package dev.holdfast.redis.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Stands in front of one Redis at 127.0.0.1 and delays the messages that it publishes, as a busy
 * network would; all else passes at once. On one connection nothing overtakes anything: what comes
 * after a delayed message waits for it.
 *
 * <p>The server may go and come back. While it is away, connections are accepted and closed at
 * once.
 */
public final class DelayingProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final InetSocketAddress server;
  private final Supplier<Duration> delays;
  private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();

  private DelayingProxy(
      ServerSocket listener, InetSocketAddress server, Supplier<Duration> delays) {
    this.listener = listener;
    this.server = server;
    this.delays = delays;
  }

  /**
   * Listens from now on.
   *
   * @param port where clients connect; 0 for one that is free
   * @param server the port of Redis, in plain text and not TLS
   * @param delays asked once for each message, by several threads
   */
  public static DelayingProxy listen(int port, int server, Supplier<Duration> delays) {
    InetAddress here = InetAddress.ofLiteral("127.0.0.1");
    try {
      ServerSocket listener = new ServerSocket();
      listener.bind(new InetSocketAddress(here, port));
      DelayingProxy proxy =
          new DelayingProxy(listener, new InetSocketAddress(here, server), delays);
      Thread.ofVirtual().name("redis-proxy").start(proxy::acceptAll);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** Ends all connections; what is held on them is lost. */
  @Override
  public void close() {
    closeQuietly(listener);
    connections.forEach(ProxiedConnection::close);
  }

  private void acceptAll() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        // Closed; or a client that was gone before it was accepted.
      }
    }
  }

  private void serve(Socket client) {
    ProxiedConnection connection = new ProxiedConnection(client, delays);
    connections.add(connection);
    try {
      // One that was accepted while the proxy was closed was not among those that it closed.
      if (!listener.isClosed()) {
        connection.run(server);
      }
    } finally {
      connection.close();
      connections.remove(connection);
    }
  }

  static void closeQuietly(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception e) {
      // It is of no use any more in any case.
    }
  }
}
