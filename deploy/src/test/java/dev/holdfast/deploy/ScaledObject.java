package dev.holdfast.deploy;

import java.util.List;
import java.util.Map;

/**
 * KEDA's ScaledObject, as far as it is used here (keda.sh/docs, "ScaledObject specification"): no
 * models of it are published for the JVM.
 */
record ScaledObject(String apiVersion, String kind, Metadata metadata, Spec spec) {
  record Metadata(
      String name, String namespace, Map<String, String> labels, Map<String, String> annotations) {}

  record Spec(
      ScaleTarget scaleTargetRef,
      Integer pollingInterval,
      Integer cooldownPeriod,
      Integer minReplicaCount,
      Integer maxReplicaCount,
      Fallback fallback,
      Advanced advanced,
      List<Trigger> triggers) {}

  record ScaleTarget(String apiVersion, String kind, String name) {}

  record Fallback(Integer failureThreshold, Integer replicas, String behavior) {}

  record Advanced(Autoscaler horizontalPodAutoscalerConfig) {}

  record Autoscaler(String name, Behavior behavior) {}

  record Behavior(Rules scaleUp, Rules scaleDown) {}

  record Rules(Integer stabilizationWindowSeconds, String selectPolicy, List<Policy> policies) {}

  record Policy(String type, Integer value, Integer periodSeconds) {}

  record Trigger(String type, String name, String metricType, Map<String, String> metadata) {}
}
