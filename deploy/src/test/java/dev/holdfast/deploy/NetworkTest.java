package dev.holdfast.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The arrows of the picture in README.md, and no others. */
class NetworkTest {
  private static final String EDGE = "{holdfast.dev/edge=true}";
  private static final String MONITORING = "{holdfast.dev/monitoring=true}";
  private static final String NAMES = "{kubernetes.io/metadata.name=kube-system}{k8s-app=kube-dns}";

  private static final Set<String> ARRIVING =
      Set.of(
          EDGE + " -> signaling-service:8080/TCP",
          EDGE + " -> room-service:8081/TCP",
          EDGE + " -> transcript-service:8082/TCP",
          "signaling-service -> signaling-service:8080/TCP",
          MONITORING + " -> signaling-service:9080/TCP",
          MONITORING + " -> room-service:9081/TCP",
          MONITORING + " -> transcript-service:9082/TCP");

  @Test
  void withRedisInside() {
    Manifests manifests =
        Manifests.of(Variants.with(List.of("network-policies", "redis-development")));
    Arrows arrows = Arrows.of(manifests);
    Set<String> redis = fromServices("redis:6379/TCP");
    assertThat(arrows.arriving()).isEqualTo(union(ARRIVING, redis));
    assertThat(arrows.leaving())
        .isEqualTo(
            union(
                redis,
                fromAll(manifests, NAMES + ":53/UDP"),
                fromAll(manifests, NAMES + ":53/TCP"),
                Set.of("signaling-service -> signaling-service:8080/TCP")));
    assertClosed(manifests);
  }

  @Test
  void withEverythingElseOutside() {
    Manifests manifests = Manifests.of(Variants.overlay("production"));
    Arrows arrows = Arrows.of(manifests);
    assertThat(arrows.arriving()).isEqualTo(ARRIVING);
    assertThat(arrows.leaving())
        .isEqualTo(
            union(
                fromServices("192.0.2.0/24:6379/TCP"),
                fromServices("192.0.2.0/24:26379/TCP"),
                fromServices(NAMES + ":53/UDP"),
                fromServices(NAMES + ":53/TCP"),
                Set.of("signaling-service -> signaling-service:8080/TCP")));
    assertClosed(manifests);
  }

  @Test
  void onlyWhoChecksTokensByItGetsToTheIdentityProvider() {
    Arrows arrows =
        Arrows.of(
            Manifests.of(
                Variants.with(
                    List.of("network-policies", "redis-development", "identity-provider"))));
    assertThat(arrows.leaving()).containsAll(fromServices("0.0.0.0/0:443/TCP"));
  }

  @Test
  void onlyRoomServiceGetsOutToReceiversOfWebhooks() {
    Set<String> without = leaving(List.of("network-policies", "redis-development"));
    Set<String> with = leaving(List.of("network-policies", "redis-development", "webhooks"));
    assertThat(with)
        .isEqualTo(
            union(
                without,
                Set.of("room-service -> 0.0.0.0/0:443/TCP", "room-service -> 2000::/3:443/TCP")));
  }

  @Test
  void andToPublicAddressesOnlyTheSameThatTheServiceLetsItselfConnectTo() {
    JsonNode policy =
        Manifests.of(Variants.with(List.of("network-policies", "redis-development", "webhooks")))
            .one("NetworkPolicy", "to-webhooks");
    String service =
        Repository.read("room-service/src/main/java/dev/holdfast/rooms/webhook/Networks.java");
    JsonNode to = policy.at("/spec/egress/0/to");
    assertThat(to.at("/0/ipBlock/except")).isNotEmpty();
    assertThat(texts(to.at("/0/ipBlock/except"))).isEqualTo(networks(service, "SPECIAL_4"));
    assertThat(List.of(to.at("/1/ipBlock/cidr").asText())).isEqualTo(networks(service, "GLOBAL_6"));
    assertThat(texts(to.at("/1/ipBlock/except"))).isEqualTo(networks(service, "SPECIAL_6"));
  }

  private static Set<String> leaving(List<String> components) {
    return Arrows.of(Manifests.of(Variants.with(components))).leaving();
  }

  private static List<String> texts(JsonNode array) {
    return Manifests.each(array).map(JsonNode::asText).toList();
  }

  /** The list of a constant in the service's source. */
  private static List<String> networks(String source, String constant) {
    String list = Repository.find(source, constant + " =\\s+of\\(\\s*List\\.of\\(([^)]*)\\)");
    return Pattern.compile("\"([^\"]+)\"")
        .matcher(list)
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  private static void assertClosed(Manifests manifests) {
    List<String> all = manifests.workloads().map(Manifests::name).toList();
    assertThat(Arrows.closed(manifests, "Ingress")).containsAll(all);
    assertThat(Arrows.closed(manifests, "Egress")).containsAll(all);
  }

  private static Set<String> fromServices(String to) {
    return arrows(Repository.SERVICES.stream(), to);
  }

  private static Set<String> fromAll(Manifests manifests, String to) {
    return arrows(manifests.workloads().map(Manifests::name), to);
  }

  private static Set<String> arrows(Stream<String> from, String to) {
    Set<String> arrows = new TreeSet<>();
    from.forEach(each -> arrows.add(each + " -> " + to));
    return arrows;
  }

  @SafeVarargs
  private static Set<String> union(Set<String>... sets) {
    Set<String> union = new TreeSet<>();
    Stream.of(sets).forEach(union::addAll);
    return union;
  }
}
