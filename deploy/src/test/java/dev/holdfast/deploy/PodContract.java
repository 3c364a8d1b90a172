package dev.holdfast.deploy;

import static dev.holdfast.deploy.Manifests.container;
import static dev.holdfast.deploy.Manifests.each;
import static dev.holdfast.deploy.Manifests.name;
import static dev.holdfast.deploy.Manifests.pod;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** How every pod is run: restricted, probed at the management port, drained before it ends. */
final class PodContract {
  private static final Map<String, String> PROBES =
      Map.of(
          "startupProbe", "/q/health/started",
          "livenessProbe", "/q/health/live",
          "readinessProbe", "/q/health/ready");

  /** To fetch an image, and for an autoscaler of nodes to add one. */
  private static final Duration IMAGE_AND_NODE = Duration.ofMinutes(5);

  private PodContract() {}

  static void check(Manifests manifests) {
    manifests.workloads().forEach(PodContract::assertRestricted);
    manifests.workloads().forEach(PodContract::assertBounded);
    manifests.all().forEach(PodContract::assertLabelled);
    assertThat(manifests.ofKind("Deployment").map(Manifests::name))
        .containsExactlyInAnyOrderElementsOf(Repository.SERVICES);
    manifests.ofKind("Deployment").forEach(PodContract::assertProbed);
    manifests.ofKind("Deployment").forEach(PodContract::assertRollsWithoutLoss);
    manifests.ofKind("Deployment").forEach(PodContract::assertSpread);
    manifests.ofKind("Deployment").forEach(each -> assertDrains(manifests, each));
  }

  /** The restricted pod security standard, and what it leaves open. */
  private static void assertRestricted(JsonNode workload) {
    JsonNode pod = pod(workload);
    assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
    assertThat(pod.at("/securityContext/runAsUser").asInt()).isPositive();
    assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
    assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
    assertThat(pod.path("enableServiceLinks").asBoolean(true)).isFalse();
    for (String host : new String[] {"hostNetwork", "hostPID", "hostIPC", "initContainers"}) {
      assertThat(pod.has(host)).as(host).isFalse();
    }
    assertThat(each(pod.path("volumes")).filter(volume -> volume.has("hostPath"))).isEmpty();
    JsonNode security = container(workload).path("securityContext");
    assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
    assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
    assertThat(security.path("privileged").asBoolean()).isFalse();
    assertThat(each(security.at("/capabilities/drop")).map(JsonNode::asText)).containsOnly("ALL");
    assertThat(security.at("/capabilities/add").isMissingNode()).isTrue();
  }

  /** Memory is bounded, CPU is asked for but not limited. */
  private static void assertBounded(JsonNode workload) {
    JsonNode resources = container(workload).path("resources");
    assertThat(resources.at("/requests/cpu").isMissingNode()).isFalse();
    assertThat(resources.at("/requests/memory").isMissingNode()).isFalse();
    assertThat(resources.at("/limits/memory").isMissingNode()).isFalse();
    assertThat(resources.at("/limits/cpu").isMissingNode()).isTrue();
    assertThat(container(workload).path("image").asText()).doesNotEndWith(":latest");
  }

  private static void assertLabelled(JsonNode manifest) {
    if (manifest.path("kind").asText().equals("Namespace")
        || !Repository.SERVICES.contains(name(manifest))
        || manifest.path("kind").asText().equals("NetworkPolicy")
        || manifest.path("kind").asText().equals("ConfigMap")) {
      return;
    }
    assertThat(manifest.at("/metadata/labels/app.kubernetes.io~1name").asText())
        .as("%s", manifest.path("kind"))
        .isEqualTo(name(manifest));
  }

  private static void assertProbed(JsonNode deployment) {
    String service = name(deployment);
    JsonNode container = container(deployment);
    Stream<String> ports =
        each(container.path("ports"))
            .map(port -> port.path("name").asText() + " " + port.path("containerPort").asInt());
    assertThat(ports)
        .containsExactlyInAnyOrder(
            "http " + Repository.port(service), "management " + Repository.managementPort(service));
    PROBES.forEach(
        (probe, path) -> {
          JsonNode asks = container.path(probe).path("httpGet");
          assertThat(asks.path("path").asText()).as(probe).isEqualTo(path);
          assertThat(asks.path("port").asText()).as(probe).isEqualTo("management");
        });
    assertThat(deployment.at("/spec/template/metadata/labels/app.kubernetes.io~1part-of").asText())
        .isEqualTo("holdfast");
  }

  private static void assertRollsWithoutLoss(JsonNode deployment) {
    assertThat(deployment.at("/spec/strategy/type").asText()).isEqualTo("RollingUpdate");
    JsonNode rolling = deployment.at("/spec/strategy/rollingUpdate");
    assertThat(rolling.path("maxUnavailable").asInt(-1)).isZero();
    assertThat(rolling.path("maxSurge").asInt()).isPositive();
    assertThat(deployment.at("/spec/replicas").isMissingNode()).isTrue();
  }

  /** Zones and hosts are preferences: a full one leaves no pod pending. */
  private static void assertSpread(JsonNode deployment) {
    List<JsonNode> spread = each(pod(deployment).path("topologySpreadConstraints")).toList();
    assertThat(spread)
        .extracting(constraint -> constraint.path("topologyKey").asText())
        .containsExactly("topology.kubernetes.io/zone", "kubernetes.io/hostname");
    assertThat(spread)
        .allSatisfy(
            constraint -> {
              assertThat(constraint.path("whenUnsatisfiable").asText()).isEqualTo("ScheduleAnyway");
              // Each more waters down what is counted.
              assertThat(constraint.path("maxSkew").asInt()).isEqualTo(1);
              assertThat(constraint.at("/labelSelector/matchLabels"))
                  .isEqualTo(deployment.at("/spec/selector/matchLabels"));
              // Else a rolling update spreads its new pods around the old ones.
              assertThat(each(constraint.path("matchLabelKeys")).map(JsonNode::asText))
                  .containsExactly("pod-template-hash");
            });
    assertThat(pod(deployment).at("/affinity/podAntiAffinity").isMissingNode()).isTrue();
    assertThat(pod(deployment).at("/affinity/nodeAffinity").isMissingNode()).isTrue();
  }

  private static void assertDrains(Manifests manifests, JsonNode deployment) {
    JsonNode container = container(deployment);
    Duration grace =
        Duration.ofSeconds(pod(deployment).path("terminationGracePeriodSeconds").asInt());
    Duration sleep = Duration.ofSeconds(container.at("/lifecycle/preStop/sleep/seconds").asInt());
    Map<String, String> configuration = manifests.configuration(container);
    Duration drain = Duration.parse("PT" + configuration.get("QUARKUS_SHUTDOWN_DELAY"));
    Duration wait =
        Optional.ofNullable(configuration.get("HOLDFAST_DRAIN_LONGEST_WAIT"))
            .map(given -> Duration.parse("PT" + given))
            .orElse(Repository.longestWait(drain));
    Duration ready = Duration.ofSeconds(deployment.at("/spec/minReadySeconds").asInt());
    assertThat(sleep).isPositive();
    assertThat(grace)
        .as("grace")
        .isGreaterThanOrEqualTo(sleep.plus(wait).plus(drain).plusSeconds(10));
    // Else a rolling update would wait for turns, and send clients to those that drain next.
    assertThat(ready).as("one drains at a time").isGreaterThan(sleep.plus(drain));
    assertThat(Duration.ofSeconds(deployment.at("/spec/progressDeadlineSeconds").asInt()))
        .as("a rollout is stuck only after a pod had time for its place, its image and its start")
        .isGreaterThanOrEqualTo(grace.plus(start(container)).plus(ready).plus(IMAGE_AND_NODE));
  }

  private static Duration start(JsonNode container) {
    JsonNode probe = container.path("startupProbe");
    return Duration.ofSeconds(
        (long) probe.path("periodSeconds").asInt() * probe.path("failureThreshold").asInt());
  }
}
