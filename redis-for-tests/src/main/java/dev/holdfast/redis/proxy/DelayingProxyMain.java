package dev.holdfast.redis.proxy;

import java.util.List;

/**
 * The proxy as a process of its own, for stacks that are no Java test. It needs nothing but the
 * JDK.
 *
 * <pre>java -cp redis-for-tests/target/classes dev.holdfast.redis.proxy.DelayingProxyMain \
 *     --listen 6380 --server 6379</pre>
 */
final class DelayingProxyMain {
  private DelayingProxyMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    List<String> given = List.of(arguments);
    try (DelayingProxy proxy =
        DelayingProxy.listen(
            port(given, "--listen"), port(given, "--server"), RandomDelays.ofThisRun())) {
      System.err.println("Listens at port " + proxy.port());
      Thread.currentThread().join();
    }
  }

  private static int port(List<String> arguments, String name) {
    int at = arguments.indexOf(name) + 1;
    if (at == 0 || at == arguments.size()) {
      throw new IllegalArgumentException("missing: " + name + " <port>");
    }
    return Integer.parseInt(arguments.get(at));
  }
}
