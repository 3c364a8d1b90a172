package dev.holdfast.deploy;

import static dev.holdfast.deploy.Manifests.each;
import static dev.holdfast.deploy.Manifests.podLabels;
import static dev.holdfast.deploy.Manifests.strings;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What network policies allow, as arrows "from -> to:port". Pods are named by their workload, what
 * is elsewhere by the label of its namespace or by its address.
 */
record Arrows(Set<String> leaving, Set<String> arriving) {

  static Arrows of(Manifests manifests) {
    Set<String> leaving = new TreeSet<>();
    Set<String> arriving = new TreeSet<>();
    for (JsonNode policy : manifests.ofKind("NetworkPolicy").toList()) {
      for (String pod : selected(manifests, policy.at("/spec/podSelector")).toList()) {
        for (JsonNode rule : policy.at("/spec/egress")) {
          peers(manifests, rule.path("to"))
              .forEach(to -> ports(rule).forEach(port -> leaving.add(pod + " -> " + to + port)));
        }
        for (JsonNode rule : policy.at("/spec/ingress")) {
          peers(manifests, rule.path("from"))
              .forEach(
                  from -> ports(rule).forEach(port -> arriving.add(from + " -> " + pod + port)));
        }
      }
    }
    return new Arrows(leaving, arriving);
  }

  /** Pods that some policy shuts off in that direction, so that only arrows are left. */
  static Set<String> closed(Manifests manifests, String direction) {
    Set<String> closed = new TreeSet<>();
    manifests
        .ofKind("NetworkPolicy")
        .filter(
            policy ->
                each(policy.at("/spec/policyTypes"))
                    .anyMatch(type -> type.asText().equals(direction)))
        .forEach(
            policy -> selected(manifests, policy.at("/spec/podSelector")).forEach(closed::add));
    return closed;
  }

  private static Stream<String> peers(Manifests manifests, JsonNode peers) {
    if (peers.isEmpty()) {
      return Stream.of("anything");
    }
    return each(peers).flatMap(peer -> peer(manifests, peer));
  }

  private static Stream<String> peer(Manifests manifests, JsonNode peer) {
    if (peer.has("ipBlock")) {
      return Stream.of(peer.at("/ipBlock/cidr").asText());
    }
    if (peer.has("namespaceSelector")) {
      return Stream.of(
          strings(peer.at("/namespaceSelector/matchLabels"))
              + (peer.has("podSelector")
                  ? strings(peer.at("/podSelector/matchLabels")).toString()
                  : ""));
    }
    return selected(manifests, peer.path("podSelector"));
  }

  private static Stream<String> ports(JsonNode rule) {
    return rule.path("ports").isEmpty()
        ? Stream.of(":any")
        : each(rule.path("ports"))
            .map(port -> ":" + port.path("port").asText() + "/" + port.path("protocol").asText());
  }

  private static Stream<String> selected(Manifests manifests, JsonNode selector) {
    return manifests
        .workloads()
        .filter(workload -> matches(podLabels(workload), selector))
        .map(Manifests::name);
  }

  private static boolean matches(Map<String, String> labels, JsonNode selector) {
    boolean equal = labels.entrySet().containsAll(strings(selector.path("matchLabels")).entrySet());
    return equal
        && each(selector.path("matchExpressions")).allMatch(expression -> isIn(labels, expression));
  }

  private static boolean isIn(Map<String, String> labels, JsonNode expression) {
    if (!expression.path("operator").asText().equals("In")) {
      throw new AssertionError("an operator that this does not know: " + expression);
    }
    String value = labels.get(expression.path("key").asText());
    return each(expression.path("values")).anyMatch(each -> each.asText().equals(value));
  }
}
