package dev.holdfast.redis;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/**
 * What an integration test tells the packaged service that it starts: ports that are free, an end
 * without delay, and the settings that the test's annotation names.
 */
public final class PackagedService implements QuarkusTestResourceLifecycleManager {
  private static final String HOST = "127.0.0.1";
  private static volatile int managementPort;
  private Map<String, String> named = Map.of();

  @Override
  public void init(Map<String, String> settings) {
    named = settings;
  }

  @Override
  public Map<String, String> start() {
    // Quarkus reads the port of the service from its log, but not that of the management interface.
    managementPort = RealRedis.freePort();
    Map<String, String> all = new HashMap<>(named);
    all.put("quarkus.http.host", HOST);
    all.put("quarkus.management.host", HOST);
    all.put("quarkus.management.port", "" + managementPort);
    all.put("quarkus.shutdown.delay", "0S");
    return all;
  }

  @Override
  public void stop() {
    // There is nothing to stop: the service is stopped by Quarkus.
  }

  /**
   * An address of the running service's management interface.
   *
   * @param path such as {@code /q/health/ready}
   */
  public static URI management(String path) {
    return URI.create("http://" + HOST + ":" + managementPort + path);
  }
}
