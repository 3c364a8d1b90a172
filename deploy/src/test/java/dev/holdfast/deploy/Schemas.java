package dev.holdfast.deploy;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Ingress;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Map;

/**
 * Refuses what a cluster would refuse, and unknown fields, which a cluster may silently drop. Core
 * kinds by Kubernetes' own OpenAPI models, the others by typed models of their definitions.
 */
final class Schemas {
  private static final ObjectMapper JACKSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private static final Map<String, Class<?>> CORE =
      Map.of(
          "v1/Namespace", V1Namespace.class,
          "v1/ConfigMap", V1ConfigMap.class,
          "v1/Service", V1Service.class,
          "v1/ServiceAccount", V1ServiceAccount.class,
          "apps/v1/Deployment", V1Deployment.class,
          "apps/v1/StatefulSet", V1StatefulSet.class,
          "autoscaling/v2/HorizontalPodAutoscaler", V2HorizontalPodAutoscaler.class,
          "policy/v1/PodDisruptionBudget", V1PodDisruptionBudget.class,
          "networking.k8s.io/v1/NetworkPolicy", V1NetworkPolicy.class,
          "networking.k8s.io/v1/Ingress", V1Ingress.class);

  private static final Map<String, Class<?>> OTHERS =
      Map.of(
          "gateway.networking.k8s.io/v1/Gateway", Gateway.class,
          "gateway.networking.k8s.io/v1/HTTPRoute", HTTPRoute.class,
          "gateway.envoyproxy.io/v1alpha1/EnvoyProxy", EnvoyGateway.EnvoyProxy.class,
          "gateway.envoyproxy.io/v1alpha1/ClientTrafficPolicy",
              EnvoyGateway.ClientTrafficPolicy.class,
          "gateway.envoyproxy.io/v1alpha1/BackendTrafficPolicy",
              EnvoyGateway.BackendTrafficPolicy.class,
          "monitoring.coreos.com/v1/PodMonitor", PodMonitor.class,
          "monitoring.coreos.com/v1/PrometheusRule", PrometheusRule.class,
          "keda.sh/v1alpha1/ScaledObject", ScaledObject.class);

  private Schemas() {}

  /**
   * @throws IllegalArgumentException says what is wrong
   */
  static void check(JsonNode manifest) {
    String kind = manifest.path("apiVersion").asText() + "/" + manifest.path("kind").asText();
    if (CORE.containsKey(kind)) {
      JSON.deserialize(manifest.toString(), CORE.get(kind));
    } else if (OTHERS.containsKey(kind)) {
      readStrictly(manifest, OTHERS.get(kind));
    } else {
      throw new IllegalArgumentException("no model of " + kind);
    }
  }

  private static void readStrictly(JsonNode manifest, Class<?> model) {
    try {
      refuseUnknown(JACKSON.treeToValue(manifest, model), model.getSimpleName());
    } catch (JsonProcessingException | ReflectiveOperationException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  // The generated models keep what they do not know in a map of each object.
  private static void refuseUnknown(Object value, String path) throws ReflectiveOperationException {
    if (value instanceof Collection<?> several) {
      for (Object each : several) {
        refuseUnknown(each, path + "[]");
      }
    }
    if (value == null || !value.getClass().getName().startsWith("io.fabric8.")) {
      return;
    }
    for (Method method : value.getClass().getMethods()) {
      if (method.getParameterCount() > 0 || !method.getName().startsWith("get")) {
        continue;
      }
      if (method.isAnnotationPresent(JsonAnyGetter.class)) {
        Map<?, ?> unknown = (Map<?, ?>) method.invoke(value);
        if (unknown != null && !unknown.isEmpty()) {
          throw new IllegalArgumentException(path + ": unknown " + unknown.keySet());
        }
      } else {
        refuseUnknown(method.invoke(value), path + "." + method.getName().substring(3));
      }
    }
  }
}
