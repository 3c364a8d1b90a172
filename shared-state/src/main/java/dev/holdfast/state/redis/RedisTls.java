package dev.holdfast.state.redis;

import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.runtime.config.TlsConfigUtils;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.RedisOptions;

/** A configuration of Quarkus' TLS registry, in what the Redis client's connections are made of. */
final class RedisTls {
  private static final String NONE = "NONE";
  private static final String ANY_HOST = "";

  private RedisTls() {}

  static RedisOptions with(RedisOptions options, TlsConfiguration tls) {
    RedisOptions secured = new RedisOptions(options);
    NetClientOptions net = secured.getNetClientOptions();
    TlsConfigUtils.configure(net, tls);
    // Vert.x connects to nobody without an algorithm, and the JDK knows none of the name "NONE".
    net.setHostnameVerificationAlgorithm(
        tls.getHostnameVerificationAlgorithm()
            .filter(algorithm -> !algorithm.equalsIgnoreCase(NONE))
            .orElse(ANY_HOST));
    return secured;
  }
}
