{{/* Patches of what is around the services: edges, networks, monitoring. */}}

{{- define "holdfast.edges" -}}
{{- if .gateway.enabled }}
- target:
    kind: HTTPRoute
  patch:
    - op: replace
      path: /spec/parentRefs
      value: {{ .gateway.parentRefs | toJson }}
    - op: replace
      path: /spec/hostnames
      value: {{ .gateway.hostnames | toJson }}
{{- end }}
{{- if .ingress.enabled }}
- target:
    kind: Ingress
    name: holdfast
  patch:
    metadata:
      annotations: {{ .ingress.annotations | toJson }}
    spec:
      {{- with .ingress.className }}
      ingressClassName: {{ . }}
      {{- end }}
      tls:
        - hosts:
            - {{ .ingress.host }}
          secretName: {{ .ingress.tls.secretName }}
{{- if not .ingress.tls.enabled }}
- target:
    kind: Ingress
    name: holdfast
  patch:
    metadata:
      annotations:
        traefik.ingress.kubernetes.io/router.entrypoints: web
        traefik.ingress.kubernetes.io/router.tls: null
    spec:
      tls: null
{{- end }}
- target:
    kind: Ingress
    name: holdfast
  patch:
    - op: replace
      path: /spec/rules/0/host
      value: {{ .ingress.host }}
{{- end }}
{{- end -}}

{{/* Sentinels name a Redis whose port stands in no value: it has Redis' own. */}}
{{- define "holdfast.networks" -}}
{{- if .networkPolicies.enabled }}
{{- if eq .redis.kind "external" }}
{{- $urls := .redis.hosts }}
{{- if and $urls (eq .redis.client "sentinel") }}{{ $urls = prepend $urls "redis://master" }}{{ end }}
{{- include "holdfast.network" (dict "policy" "to-redis" "networks" .redis.networks "urls" $urls) }}
{{- end }}
{{- with .identityProvider }}
{{- if .enabled }}
{{- $urls := ternary (list .jwksUrl) list (ne .jwksUrl "") }}
{{- include "holdfast.network" (dict "policy" "to-identity-provider" "networks" .networks "urls" $urls) }}
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{/* Takes {policy, networks, urls}: to these networks and at these URLs' ports; without any, as the component says. */}}
{{- define "holdfast.network" -}}
{{- if .networks }}
- target:
    kind: NetworkPolicy
    name: {{ .policy }}
  patch:
    - op: replace
      path: /spec/egress/0/to
      value:
        {{- range .networks }}
        - ipBlock:
            cidr: {{ . | quote }}
        {{- end }}
{{- end }}
{{- $ports := list }}
{{- range .urls }}{{ $ports = append $ports (include "holdfast.port" .) }}{{ end }}
{{- with $ports | uniq }}
- target:
    kind: NetworkPolicy
    name: {{ $.policy }}
  patch:
    - op: replace
      path: /spec/egress/0/ports
      value:
        {{- range . }}
        - protocol: TCP
          port: {{ . }}
        {{- end }}
{{- end }}
{{- end -}}

{{- define "holdfast.port" -}}
{{- $url := urlParse . -}}
{{- $port := regexFind ":[0-9]+$" $url.host | trimPrefix ":" -}}
{{- $port | default (index (dict "http" 80 "https" 443 "redis" 6379 "rediss" 6379) $url.scheme) -}}
{{- end -}}

{{- define "holdfast.monitoring" -}}
{{- if .podMonitors.enabled }}
- target:
    kind: PodMonitor
  patch:
    metadata:
      labels: {{ .podMonitors.labels | toJson }}
{{- end }}
{{- if .alerts.enabled }}
- target:
    kind: PrometheusRule
  patch:
    metadata:
      labels: {{ .alerts.labels | toJson }}
{{- end }}
{{- if eq .autoscaling.by "keda" }}
{{- $address := .autoscaling.prometheus }}
{{- range $name, $triggers := dict "signaling-service" 2 "room-service" 2 "transcript-service" 3 }}
- target:
    kind: ScaledObject
    name: {{ $name }}
  patch:
    {{- range untilStep 1 $triggers 1 }}
    - op: replace
      path: /spec/triggers/{{ . }}/metadata/serverAddress
      value: {{ $address }}
    {{- end }}
{{- end }}
{{- end }}
{{- end -}}
