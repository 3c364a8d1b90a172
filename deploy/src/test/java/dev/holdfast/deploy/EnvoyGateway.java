package dev.holdfast.deploy;

import java.util.List;
import java.util.Map;

/**
 * Envoy Gateway's own kinds, as far as they are used here (gateway.envoyproxy.io, "API reference",
 * v1alpha1): no models of them are published for the JVM.
 */
final class EnvoyGateway {
  private EnvoyGateway() {}

  record Metadata(
      String name, String namespace, Map<String, String> labels, Map<String, String> annotations) {}

  record Target(String group, String kind, String name) {}

  record ClientTrafficPolicy(String apiVersion, String kind, Metadata metadata, Spec spec) {
    record Spec(List<Target> targetRefs, Headers headers, Timeout timeout) {}

    record Headers(EarlyRequestHeaders earlyRequestHeaders) {}

    record EarlyRequestHeaders(List<String> remove) {}

    record Timeout(Http http) {}

    record Http(String requestReceivedTimeout, String idleTimeout) {}
  }

  record BackendTrafficPolicy(String apiVersion, String kind, Metadata metadata, Spec spec) {
    record Spec(
        List<Target> targetRefs,
        LoadBalancer loadBalancer,
        List<Upgrade> httpUpgrade,
        Timeout timeout,
        CircuitBreaker circuitBreaker,
        Retry retry) {}

    record LoadBalancer(BalancerType type) {}

    enum BalancerType {
      ConsistentHash,
      LeastRequest,
      Random,
      RoundRobin
    }

    record Upgrade(String type) {}

    record Timeout(Tcp tcp, Http http) {}

    record Tcp(String connectTimeout) {}

    record Http(
        String connectionIdleTimeout, String maxConnectionDuration, String requestTimeout) {}

    record CircuitBreaker(
        Long maxConnections,
        Long maxParallelRequests,
        Long maxParallelRetries,
        Long maxPendingRequests) {}

    record Retry(Integer numRetries, RetryOn retryOn) {}

    record RetryOn(List<String> triggers, List<Integer> httpStatusCodes) {}
  }

  record EnvoyProxy(String apiVersion, String kind, Metadata metadata, Spec spec) {
    record Spec(Shutdown shutdown, Provider provider) {}

    record Shutdown(String drainTimeout, String minDrainDuration) {}

    record Provider(String type, Kubernetes kubernetes) {}

    record Kubernetes(Deployment envoyDeployment, Service envoyService) {}

    record Deployment(Integer replicas) {}

    record Service(String type, String externalTrafficPolicy) {}
  }
}
