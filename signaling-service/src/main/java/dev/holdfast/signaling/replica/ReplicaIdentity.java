package dev.holdfast.signaling.replica;

import dev.holdfast.state.session.RandomId;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What this replica is called, and where it is reached. A restarted replica is another one. */
@Singleton
public class ReplicaIdentity {
  private final String id;
  private final String address;

  ReplicaIdentity(
      ReplicaConfig config,
      @ConfigProperty(name = "quarkus.http.host") String host,
      @ConfigProperty(name = "quarkus.http.port") int port) {
    this.id = config.id().orElse("signaling") + "-" + RandomId.random();
    this.address = config.address().orElseGet(() -> reachable(host) + ":" + port);
  }

  // Listening everywhere is no address: a pod's own is what its name stands for.
  private static String reachable(String host) {
    try {
      return InetAddress.getByName(host).isAnyLocalAddress()
          ? InetAddress.getLocalHost().getHostAddress()
          : host;
    } catch (UnknownHostException e) {
      return host;
    }
  }

  public String id() {
    return id;
  }

  public String address() {
    return address;
  }
}
