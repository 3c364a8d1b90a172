package dev.holdfast.deploy;

import static dev.holdfast.deploy.Manifests.each;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What stands in front keeps silent connections for longer than the services do. */
class EdgeTest {
  private static final Map<String, String> ROUTES =
      Map.of(
          "/socket.io/", "signaling-service",
          "/v1/transcripts/", "transcript-service",
          "/v1/", "room-service",
          "/", "signaling-service");

  private final Manifests gateway =
      Manifests.of(Variants.with(List.of("gateway-api", "redis-development")));
  private final Manifests envoy =
      Manifests.of(Variants.with(List.of("gateway-api", "envoy-gateway", "redis-development")));
  private final Manifests ingress =
      Manifests.of(Variants.with(List.of("ingress", "redis-development")));

  @Test
  void routesByPathAlone() {
    Map<String, String> routed = new TreeMap<>();
    for (JsonNode rule : rules().toList()) {
      assertThat(rule.path("matches").size()).isEqualTo(1);
      assertThat(rule.has("filters")).isFalse();
      routed.put(
          rule.at("/matches/0/path/value").asText(), rule.at("/backendRefs/0/name").asText());
    }
    assertThat(routed).isEqualTo(new TreeMap<>(ROUTES));
  }

  @Test
  void ingressRoutesTheSame() {
    Map<String, String> routed = new TreeMap<>();
    each(ingress.one("Ingress", "holdfast").at("/spec/rules/0/http/paths"))
        .forEach(
            path ->
                routed.put(path.path("path").asText(), path.at("/backend/service/name").asText()));
    Map<String, String> wanted = new TreeMap<>(ROUTES);
    // The same service as "/".
    wanted.remove("/socket.io/");
    assertThat(routed).isEqualTo(wanted);
  }

  @Test
  void noTimeoutEndsASocketOrAStream() {
    List<JsonNode> held =
        rules().filter(rule -> !rule.at("/matches/0/path/value").asText().equals("/")).toList();
    assertThat(held).hasSize(3);
    for (JsonNode rule : held) {
      assertThat(rule.at("/timeouts/request").asText()).isEqualTo("0s");
      assertThat(rule.at("/timeouts/backendRequest").asText()).isEqualTo("0s");
    }
  }

  @Test
  void envoySendsNothingTwiceThatMayHaveHadAnEffect() {
    List<String> mayBeRepeated = List.of("sockets", "requests", "pages");
    assertThat(targets("holdfast")).containsExactlyElementsOf(mayBeRepeated);
    assertThat(texts(policy("holdfast").at("/spec/retry/retryOn/triggers")))
        .containsExactly("connect-failure");
    assertThat(policy("holdfast").at("/spec/retry/retryOn").has("httpStatusCodes")).isFalse();

    assertThat(targets("holdfast-reads")).containsExactly("reads");
    assertThat(each(envoy.one("HTTPRoute", "reads").at("/spec/rules")))
        .hasSize(3)
        .allSatisfy(
            rule -> {
              assertThat(rule.at("/matches").size()).isEqualTo(1);
              assertThat(rule.at("/matches/0/method").asText()).isEqualTo("GET");
              assertThat(rule.at("/backendRefs/0/name").asText())
                  .isEqualTo(ROUTES.get(rule.at("/matches/0/path/value").asText()));
              assertThat(rule.at("/timeouts/request").asText()).isEqualTo("0s");
              assertThat(rule.at("/timeouts/backendRequest").asText()).isEqualTo("0s");
            });
  }

  @Test
  void envoyTreatsReadsAsItTreatsTheRestButForRetries() {
    assertThat(withoutRetries("holdfast-reads")).isEqualTo(withoutRetries("holdfast"));
    JsonNode policy = policy("holdfast");
    // A replica closes what was idle for longer.
    assertThat(duration(policy.at("/spec/timeout/http/connectionIdleTimeout").asText()))
        .isLessThan(
            duration(
                Repository.find(
                    Repository.read(
                        "shared-state/src/main/resources/META-INF/microprofile-config.properties"),
                    "(?m)^quarkus\\.http\\.idle-timeout=(\\S+)$")));
    for (String bound : List.of("maxConnections", "maxParallelRequests", "maxPendingRequests")) {
      assertThat(policy.at("/spec/circuitBreaker/" + bound).asInt())
          .as(bound)
          .isGreaterThanOrEqualTo(100_000);
    }
    JsonNode clients = envoy.one("ClientTrafficPolicy", "edge");
    assertThat(duration(clients.at("/spec/timeout/http/idleTimeout").asText()))
        .isGreaterThan(longestSilence());
    assertThat(texts(clients.at("/spec/headers/earlyRequestHeaders/remove")))
        .contains("X-Forwarded-For");
  }

  private JsonNode policy(String name) {
    return envoy.one("BackendTrafficPolicy", name);
  }

  private Stream<String> targets(String policy) {
    return each(policy(policy).at("/spec/targetRefs"))
        .map(target -> Manifests.name(envoy.one("HTTPRoute", target.path("name").asText())));
  }

  private static Stream<String> texts(JsonNode array) {
    return each(array).map(JsonNode::asText);
  }

  private JsonNode withoutRetries(String name) {
    ObjectNode spec = policy(name).path("spec").deepCopy();
    spec.remove(List.of("targetRefs", "retry"));
    return spec;
  }

  @Test
  void idleTimeoutsAreAboveTheLongestSilence() {
    JsonNode annotations = ingress.one("Ingress", "holdfast").at("/metadata/annotations");
    List<String> idle =
        List.of(
            "nginx.ingress.kubernetes.io/proxy-read-timeout",
            "nginx.ingress.kubernetes.io/proxy-send-timeout",
            "haproxy.org/timeout-server",
            "haproxy-ingress.github.io/timeout-server",
            "haproxy-ingress.github.io/timeout-tunnel");
    for (String name : idle) {
      assertThat(duration(annotations.path(name).asText()))
          .as(name)
          .isGreaterThan(longestSilence());
    }
  }

  /** Without effect on an Ingress they would be believed to have one: they are the ConfigMap's. */
  @Test
  void hasNoAnnotationThatItsControllerReadsInItsConfigMapOnly() {
    JsonNode annotations = ingress.one("Ingress", "holdfast").at("/metadata/annotations");
    assertThat(Manifests.strings(annotations))
        .doesNotContainKeys(
            "haproxy.org/timeout-client",
            "haproxy.org/timeout-connect",
            "haproxy.org/timeout-tunnel",
            "haproxy.org/hard-stop-after",
            "haproxy-ingress.github.io/timeout-client",
            "haproxy-ingress.github.io/timeout-stop");
  }

  @Test
  void shippedProxiesKeepSilentConnectionsToo() {
    for (String timeout : List.of("client", "server", "tunnel")) {
      assertThat(duration(inHaproxy("timeout " + timeout))).isGreaterThan(longestSilence());
    }
    for (String timeout : List.of("proxy_read_timeout", "proxy_send_timeout")) {
      assertThat(duration(inNginx(timeout))).isGreaterThan(longestSilence());
    }
    assertThat(duration(inHaproxy("hard-stop-after"))).isGreaterThan(longestSilence());
    assertThat(duration(inNginx("worker_shutdown_timeout"))).isGreaterThan(longestSilence());
  }

  private static String inHaproxy(String setting) {
    return Repository.find(
        Repository.read("deploy/ingress/haproxy.cfg.template"),
        "(?m)^\\s+" + setting + "\\s+(\\S+)$");
  }

  private static String inNginx(String setting) {
    return Repository.find(
        Repository.read("deploy/ingress/nginx.conf.template"), setting + "\\s+(\\S+);");
  }

  @Test
  void nothingNeedsAffinity() {
    Stream<JsonNode> services = Stream.concat(gateway.ofKind("Service"), ingress.ofKind("Service"));
    assertThat(services.filter(service -> service.at("/spec").has("sessionAffinity"))).isEmpty();
    assertThat(ingress.one("Ingress", "holdfast").at("/metadata/annotations").toString())
        .doesNotContain("affinity")
        .doesNotContain("cookie");
  }

  @Test
  void limitsByAddressGoWithTheIngressesThatAreBelievedWhatAddressAClientHas() {
    Manifests production = Manifests.of(Variants.overlay("production"));
    for (String service : List.of("signaling-service", "room-service", "transcript-service")) {
      Map<String, String> given =
          production.configuration(Manifests.container(production.one("Deployment", service)));
      assertThat(given)
          .containsEntry("HOLDFAST_ADDRESS_LIMITED", "true")
          .containsEntry("QUARKUS_HTTP_PROXY_PROXY_ADDRESS_FORWARDING", "true");
      // Whoever is believed may say any address: never everybody.
      assertThat(given.get("QUARKUS_HTTP_PROXY_TRUSTED_PROXIES").split(","))
          .allSatisfy(
              network -> assertThat(network).matches("[0-9a-f.:]+/\\d+").doesNotEndWith("/0"));
    }
    // Added to what a client says, its own address would not be the first.
    assertThat(
            ingress
                .one("Ingress", "holdfast")
                .at("/metadata/annotations/haproxy.org~1backend-config-snippet")
                .asText())
        .contains("http-request set-header X-Forwarded-For %[src]");
    assertThat(inHaproxy("http-request set-header X-Forwarded-For")).isEqualTo("%[src]");
    assertThat(inNginx("proxy_set_header X-Forwarded-For")).isEqualTo("$remote_addr");
  }

  /** A client that has just answered a ping may be silent until the next one's answer is due. */
  static Duration longestSilence() {
    String engine =
        Repository.read(
            "signaling-service/src/main/java/dev/holdfast/signaling/engineio/EngineConfig.java");
    Duration signaling = defaultOf(engine, "pingInterval").plus(defaultOf(engine, "pingTimeout"));
    Duration live =
        Duration.parse(
            "PT"
                + Repository.property(
                    "transcript-service", "quarkus.websockets-next.server.auto-ping-interval"));
    return signaling.compareTo(live) > 0 ? signaling : live;
  }

  static Duration duration(String text) {
    return Duration.parse("PT" + (text.matches("\\d+") ? text + "S" : text));
  }

  private static Duration defaultOf(String config, String method) {
    return Duration.parse(
        Repository.find(config, "@WithDefault\\(\"([^\"]+)\"\\)\\s+Duration " + method));
  }

  private Stream<JsonNode> rules() {
    return gateway.ofKind("HTTPRoute").flatMap(route -> each(route.at("/spec/rules")));
  }
}
