package dev.holdfast.deploy;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the chart can be told, and that nothing else is taken. */
class ChartValuesTest {
  private static final String FOLDER = "deploy/helm/holdfast/";
  private static final List<String> SERVICES =
      List.of("allServices", "signalingService", "roomService", "transcriptService");

  /** What Kubernetes lets nobody change. */
  private static final Map<String, List<String>> IMMUTABLE =
      Map.of(
          "Deployment", List.of("/metadata/name", "/spec/selector"),
          "StatefulSet",
              List.of("/spec/selector", "/spec/serviceName", "/spec/volumeClaimTemplates"),
          "Service", List.of("/spec/selector", "/spec/clusterIP"));

  static Stream<String> examples() {
    try (var files = Files.list(Chart.SOURCE.resolve("ci"))) {
      List<String> names = files.map(file -> "ci/" + file.getFileName()).sorted().toList();
      return Stream.concat(Stream.of("values.yaml"), names.stream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyExampleHolds(String example) {
    VariantsTest.assertHolds(rendered(example));
  }

  @Test
  void noValueChangesWhatKubernetesLetsNobodyChange() {
    Map<String, JsonNode> seen = new HashMap<>();
    examples()
        .flatMap(example -> rendered(example).all().stream())
        .forEach(
            object -> {
              String kind = object.path("kind").asText();
              for (String field : IMMUTABLE.getOrDefault(kind, List.of())) {
                String name = kind + " " + Manifests.name(object) + " " + field;
                JsonNode before = seen.putIfAbsent(name, object.at(field));
                assertThat(object.at(field))
                    .as(name)
                    .isEqualTo(before == null ? object.at(field) : before);
              }
            });
    assertThat(seen).hasSizeGreaterThan(10);
  }

  /** One word more, anywhere, is refused. */
  @Test
  void refusesAValueThatIsMisspelt() {
    JsonNode values = values("values.yaml");
    for (String path : maps(values, "")) {
      ObjectNode copy = values.deepCopy();
      ((ObjectNode) copy.at(path)).put("misspelt", true);
      assertThatThrownBy(() -> Chart.packaged().template(List.of(copy.toString())))
          .as("%s", path)
          .hasMessageContaining("misspelt");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis: {kind: sentinel}",
        "redis: {hosts: [redis.example.com:6379]}",
        "redis: {hosts: ['redis://:password@redis.example.com:6379']}",
        "runtime: graal",
        "demo: 'no'",
        "drainSeconds: 45S",
        "trustedProxies: [10.0.0.1]",
        "allowedOrigins: [https://holdfast.example.com/]",
        "autoscaling: {by: custom_metrics}",
        "alerts: {runbook: docs/runbook.md}",
        "gateway: {hostnames: []}",
        "allServices: {properties: {holdfast.demo.enabled: 'true'}}",
        "allServices: {properties: {HOLDFAST_ROOMS_LIMIT: 5}}",
        "allServices: {replicas: {min: 0}}",
        "roomService: {image: {digest: 'sha256:beef'}}",
        "roomService: {resources: {limits: {memory: lots}}}",
        "roomService: {env: [{value: nobody}]}",
        "patches: [{patch: []}]"
      })
  void refusesWhatMakesNoSense(String values) {
    assertThatThrownBy(() -> Chart.packaged().template(List.of(values)))
        .hasMessageContaining(values.substring(0, values.indexOf(':')));
  }

  @Test
  void aServicesOwnValuesGoBeforeThoseOfAll() {
    Manifests manifests = rendered("ci/everything-values.yaml");
    JsonNode room = Manifests.container(manifests.one("Deployment", "room-service"));
    assertThat(room.path("image").asText()).endsWith("/room-service:0.1.0-rc.2");
    assertThat(Manifests.each(room.path("env")).map(it -> it.path("name").asText()))
        .contains("TZ", "HOLDFAST_WEBHOOKS__CRM__SECRET");
    JsonNode captions = manifests.one("Deployment", "transcript-service");
    assertThat(Manifests.podLabels(captions)).containsEntry("example.com/team", "captions");
    assertThat(
            manifests.one("ScaledObject", "signaling-service").at("/spec/minReplicaCount").asInt())
        .isEqualTo(4);
  }

  /** Kustomize would merge a component's ConfigMap last. */
  @Test
  void whatIsSaidGoesBeforeWhatAComponentSays() {
    JsonNode properties =
        rendered("ci/everything-values.yaml").one("ConfigMap", "holdfast").path("data");
    assertThat(properties.path("QUARKUS_TLS_REDIS_HOSTNAME_VERIFICATION_ALGORITHM").asText())
        .isEqualTo("NONE");
  }

  @Test
  void linksOfAlertsLeadToTheRunbookThatIsSaid() {
    JsonNode rules =
        rendered("ci/everything-values.yaml").one("PrometheusRule", "holdfast").at("/spec/groups");
    List<String> links = new ArrayList<>();
    rules
        .findValues("annotations")
        .forEach(
            annotations ->
                annotations.properties().stream()
                    .filter(it -> it.getKey().startsWith("runbook"))
                    .forEach(it -> links.add(it.getValue().asText())));
    assertThat(links)
        .isNotEmpty()
        .allMatch(it -> it.matches("https://wiki\\.example\\.com/runbook#holdfast\\w+"));
  }

  /** The services get out to where the values say Redis and keys are, and at no other port. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hosts: ['rediss://one.example.com:6380'] | 6380",
        "hosts: ['redis://one.example.com', 'redis://[2001:db8::1]', 'redis://two:7000/1'] | 6379 7000",
        "client: cluster, hosts: ['redis://one:7000', 'redis://two:7001'] | 7000 7001",
        "client: sentinel, hosts: ['redis://one:26380', 'redis://two:26381'] | 6379 26380 26381",
        "client: sentinel | 6379 26379",
        "hosts: [] | 6379"
      })
  void networkPoliciesLetOutToThePortsOfRedis(String redis, String ports) {
    String values = "redis: {kind: external, networks: [192.0.2.0/24], " + redis + "}";
    assertThat(leaving(values, "192.0.2.0/24")).isEqualTo(numbers(ports));
  }

  @ParameterizedTest
  @CsvSource({
    "https://keys.example.com:8443/jwks, 8443",
    "https://keys.example.com/jwks, 443",
    "http://keys.example.com/a:1/jwks, 80",
    "'', 443"
  })
  void networkPoliciesLetOutToThePortOfTheKeys(String url, String port) {
    String values = "identityProvider: {enabled: true, jwksUrl: '" + url + "'}";
    assertThat(leaving(values, "0.0.0.0/0")).isEqualTo(numbers(port));
  }

  /** A route is only taken by a listener whose host is among its own. */
  @Test
  void theComponentsGatewayTakesEveryHostThatIsSaid() {
    String values = "gateway: {enabled: true, hostnames: [calls.example.com]}";
    Manifests manifests = Chart.packaged().template(List.of(values, "components: [envoy-gateway]"));
    for (JsonNode listener : manifests.one("Gateway", "edge").at("/spec/listeners")) {
      assertThat(listener.path("hostname").asText("calls.example.com"))
          .isEqualTo("calls.example.com");
    }
    assertThat(manifests.one("HTTPRoute", "reads").at("/spec/hostnames/0").asText())
        .isEqualTo("calls.example.com");
  }

  @Test
  void everyValueIsExplainedAndTried() {
    JsonNode schema = values("values.schema.json");
    JsonNode properties = schema.path("properties");
    Set<String> known = names(properties);
    known.remove("global");
    assertThat(names(values("values.yaml"))).isEqualTo(known);
    JsonNode tried = values("ci/everything-values.yaml");
    assertThat(names(tried)).isEqualTo(known);
    for (String value : known) {
      assertThat(Repository.read(FOLDER + "values.yaml"))
          .containsPattern("(?m)^#.*\n" + value + ":");
      JsonNode below = properties.at("/" + value + "/properties");
      if (!below.isMissingNode()) {
        assertThat(names(tried.path(value))).as(value).isEqualTo(names(below));
      }
    }
    Set<String> ofServices = new TreeSet<>();
    SERVICES.forEach(service -> ofServices.addAll(names(tried.path(service))));
    assertThat(ofServices).isEqualTo(names(schema.at("/definitions/service/properties")));
  }

  /** Ports at which signaling-service gets out to the network. */
  private static Set<Integer> leaving(String values, String network) {
    Manifests manifests =
        Chart.packaged().template(List.of(values, "networkPolicies: {enabled: true}"));
    String arrow = "signaling-service -> " + network + ":";
    return Arrows.of(manifests).leaving().stream()
        .filter(each -> each.startsWith(arrow) && each.endsWith("/TCP"))
        .map(each -> Integer.valueOf(each.substring(arrow.length(), each.length() - 4)))
        .collect(toSet());
  }

  private static Set<Integer> numbers(String words) {
    return Stream.of(words.split(" ")).map(Integer::valueOf).collect(toSet());
  }

  private static Manifests rendered(String example) {
    return Chart.packaged().template(List.of(Repository.read(FOLDER + example)));
  }

  private static JsonNode values(String file) {
    return Manifests.parse(Repository.read(FOLDER + file)).all().getFirst();
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static List<String> maps(JsonNode node, String path) {
    List<String> maps = new ArrayList<>();
    if (node.isObject()) {
      maps.add(path);
      node.properties()
          .forEach(entry -> maps.addAll(maps(entry.getValue(), path + "/" + entry.getKey())));
    }
    return maps;
  }
}
