{{/* The values as an overlay: a kustomization of the base, as deploy/kubernetes/overlays has some. */}}
{{- define "holdfast.overlay" -}}
{{- $root := . -}}
{{- with .Values -}}
resources:
  - kubernetes/base
# In this order: what changes another's resources comes after it.
components:
{{- if .gateway.enabled }}
  - kubernetes/components/gateway-api
{{- end }}
{{- if .ingress.enabled }}
  - kubernetes/components/ingress
{{- end }}
{{- if ne .autoscaling.by "cpu" }}
  - kubernetes/components/autoscaling-{{ .autoscaling.by }}
{{- end }}
{{- if .networkPolicies.enabled }}
  - kubernetes/components/network-policies
{{- end }}
{{- if .podMonitors.enabled }}
  - kubernetes/components/pod-monitors
{{- end }}
{{- if or .alerts.enabled .dashboards.enabled }}
  - observability
{{- end }}
{{- if ne .redis.kind "none" }}
  - kubernetes/components/redis-{{ .redis.kind }}
{{- end }}
{{- if eq .redis.kind "external" }}
{{- if ne .redis.client "standalone" }}
  - kubernetes/components/redis-{{ .redis.client }}
{{- end }}
{{- if .redis.tls.enabled }}
  - kubernetes/components/redis-tls
{{- end }}
{{- end }}
{{- if .identityProvider.enabled }}
  - kubernetes/components/identity-provider
{{- end }}
{{- if .turn.enabled }}
  - kubernetes/components/turn
{{- end }}
{{- if .webhooks.enabled }}
  - kubernetes/components/webhooks
{{- end }}
{{- if eq .runtime "jvm" }}
  - kubernetes/components/jvm
{{- end }}
{{- range .components }}
  - kubernetes/components/{{ . }}
{{- end }}
configMapGenerator:
  - name: holdfast
    behavior: merge
    literals: {{ include "holdfast.shared" $root | nindent 6 }}
{{- range include "holdfast.services" $root | fromYamlArray }}
  - name: {{ .name }}
    behavior: merge
    literals: {{ include "holdfast.own" (dict "service" . "values" $root.Values) | nindent 6 }}
{{- end }}
patches:
{{- with .drainSeconds }}
  {{- include "holdfast.drain" (dict "seconds" . "files" $root.Files) | nindent 2 }}
{{- end }}
{{- range include "holdfast.services" $root | fromYamlArray }}
  {{- include "holdfast.patches" (dict "service" . "root" $root) | nindent 2 }}
{{- end }}
{{- include "holdfast.edges" . | nindent 2 }}
{{- include "holdfast.networks" . | nindent 2 }}
{{- include "holdfast.monitoring" . | nindent 2 }}
{{- with .patches }}
  {{- toYaml . | nindent 2 }}
{{- end }}
labels:
  - includeTemplates: true
    pairs:
      app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
  - pairs:
      app.kubernetes.io/part-of: holdfast
{{- end }}
{{- end -}}

{{/* The three services, each with its name and its values: its own go before those of all. */}}
{{- define "holdfast.services" -}}
{{- range $name, $own := dict "signaling-service" .Values.signalingService "room-service" .Values.roomService "transcript-service" .Values.transcriptService }}
{{- $env := dict }}
{{- range concat ($.Values.allServices.env | default list) ($own.env | default list) }}{{ $_ := set $env .name . }}{{ end }}
{{- $values := mergeOverwrite (deepCopy $.Values.allServices) (deepCopy $own) }}
- {{ merge (dict "name" $name "env" $env) $values | toJson }}
{{- end }}
{{- end -}}

{{/* Properties that all services share. */}}
{{- define "holdfast.shared" -}}
{{- with .Values }}
{{- with .allowedOrigins }}
- {{ printf "QUARKUS_HTTP_CORS_ORIGINS=%s" (join "," .) | quote }}
{{- end }}
{{- with .trustedProxies }}
- HOLDFAST_ADDRESS_LIMITED=true
- QUARKUS_HTTP_PROXY_PROXY_ADDRESS_FORWARDING=true
- {{ printf "QUARKUS_HTTP_PROXY_TRUSTED_PROXIES=%s" (join "," .) | quote }}
{{- end }}
{{- with .drainSeconds }}
- QUARKUS_SHUTDOWN_DELAY={{ . }}S
{{- end }}
{{- if eq .redis.kind "external" }}
{{- with .redis.hosts }}
- {{ printf "QUARKUS_REDIS_HOSTS=%s" (join "," .) | quote }}
{{- end }}
{{- with .redis.username }}
- {{ printf "HOLDFAST_REDIS_USERNAME=%s" . | quote }}
{{- end }}
{{- if eq .redis.client "sentinel" }}
- {{ printf "QUARKUS_REDIS_MASTER_NAME=%s" .redis.masterName | quote }}
{{- end }}
{{- if and .redis.tls.enabled (not .redis.tls.verifyHostname) }}
- QUARKUS_TLS_REDIS_HOSTNAME_VERIFICATION_ALGORITHM=NONE
{{- end }}
{{- end }}
{{- if .identityProvider.enabled }}
{{- with .identityProvider.jwksUrl }}
- {{ printf "HOLDFAST_TOKEN_JWKS_URL=%s" . | quote }}
{{- end }}
{{- with .identityProvider.issuer }}
- {{ printf "MP_JWT_VERIFY_ISSUER=%s" . | quote }}
{{- end }}
{{- with .identityProvider.audiences }}
- {{ printf "MP_JWT_VERIFY_AUDIENCES=%s" (join "," .) | quote }}
{{- end }}
{{- end }}
{{- range $name, $value := .allServices.properties }}
- {{ printf "%s=%s" $name $value | quote }}
{{- end }}
{{- end }}
{{- end -}}

{{/* Properties of one service. */}}
{{- define "holdfast.own" -}}
- HOLDFAST_DEMO_ENABLED={{ .values.demo }}
{{- if and .values.turn.enabled (eq .service.name "room-service") }}
{{- with .values.turn.urls }}
- {{ printf "HOLDFAST_TURN_URLS=%s" (join "," .) | quote }}
{{- end }}
{{- end }}
{{- range $name, $value := index .values (.service.name | camelcase | untitle) "properties" }}
- {{ printf "%s=%s" $name $value | quote }}
{{- end }}
{{- end -}}

{{/* What the values of one service change of its objects. */}}
{{- define "holdfast.patches" -}}
{{- $values := .root.Values -}}
{{- with .service -}}
- target:
    kind: Deployment
    name: {{ .name }}
  patch:
    spec:
      template:
        metadata:
          annotations: {{ .podAnnotations | toJson }}
          labels: {{ .podLabels | toJson }}
        spec:
          {{- with $values.image.pullSecrets }}
          imagePullSecrets:
          {{- range . }}
            - name: {{ . }}
          {{- end }}
          {{- end }}
          {{- with .priorityClassName }}
          priorityClassName: {{ . }}
          {{- end }}
          {{- range $field := list "nodeSelector" "tolerations" "affinity" "topologySpreadConstraints" }}
          {{- with index $.service $field }}
          {{ $field }}: {{ toJson . }}
          {{- end }}
          {{- end }}
          containers:
            - name: service
              image: {{ include "holdfast.image" (dict "service" . "root" $.root) }}
              imagePullPolicy: {{ $values.image.pullPolicy }}
              {{- with .resources }}
              resources: {{ toJson . }}
              {{- end }}
              {{- with include "holdfast.env" (dict "service" . "values" $values) | trim }}
              env: {{ nindent 16 . }}
              {{- end }}
          {{- if eq $values.redis.kind "external" }}
          volumes:
            - name: redis
              secret:
                secretName: {{ $values.secrets.redis }}
            {{- if $values.redis.tls.enabled }}
            - name: redis-tls
              secret:
                secretName: {{ $values.secrets.redisTls }}
            {{- end }}
          {{- end }}
{{- with .serviceAccountAnnotations }}
- target:
    kind: ServiceAccount
    name: {{ $.service.name }}
  patch:
    metadata:
      annotations: {{ toJson . }}
{{- end }}
{{- range $bound, $number := .replicas }}
- target:
    kind: {{ ternary "ScaledObject" "HorizontalPodAutoscaler" (eq $values.autoscaling.by "keda") }}
    name: {{ $.service.name }}
  patch:
    spec:
      {{ $bound }}{{ ternary "ReplicaCount" "Replicas" (eq $values.autoscaling.by "keda") }}: {{ $number }}
{{- end }}
{{- end }}
{{- end -}}

{{/*
Of another drain than the base's. The grace period is preStop, the same multiple of the drain as in the
base, and 10 s to end; what a rollout waits for grows by the difference. It is stuck after 600 s, or later
if both, and six minutes for a node, an image and the start, are longer.
*/}}
{{- define "holdfast.drain" -}}
{{- $pod := .files.Get "kubernetes/base/pod.yaml" | fromYaml -}}
{{- $literal := regexFind "QUARKUS_SHUTDOWN_DELAY=[0-9]+" (.files.Get "kubernetes/base/kustomization.yaml") -}}
{{- $drain := $literal | trimPrefix "QUARKUS_SHUTDOWN_DELAY=" | int -}}
{{- $spec := $pod.spec.template.spec -}}
{{- $around := add 10 (first $spec.containers).lifecycle.preStop.sleep.seconds -}}
{{- $times := div (sub $spec.terminationGracePeriodSeconds $around) $drain -}}
{{- $ready := sub (add $pod.spec.minReadySeconds .seconds) $drain -}}
{{- $grace := add $around (mul $times .seconds) -}}
- target:
    kind: Deployment
  patch:
    spec:
      minReadySeconds: {{ $ready }}
      {{- if gt (add $ready $grace 360) 600 }}
      progressDeadlineSeconds: {{ add $ready $grace 360 }}
      {{- end }}
      template:
        spec:
          terminationGracePeriodSeconds: {{ $grace }}
{{- end -}}

{{- define "holdfast.image" -}}
{{- $name := printf "%s/%s" .root.Values.image.repository .service.name -}}
{{- with .service.image.digest -}}
{{ $name }}@{{ . }}
{{- else -}}
{{ $name }}:{{ .service.image.tag | default .root.Values.image.tag | default .root.Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{/* Variables of one service: Secrets by their names, and its own. */}}
{{- define "holdfast.env" -}}
{{- if not .values.identityProvider.enabled }}
- name: HOLDFAST_TOKEN_SECRET
  valueFrom:
    secretKeyRef:
      name: {{ .values.secrets.token }}
{{- end }}
{{- if eq .service.name "room-service" }}
- name: HOLDFAST_API_KEYS
  valueFrom:
    secretKeyRef:
      name: {{ .values.secrets.apiKeys }}
{{- if .values.turn.enabled }}
- name: HOLDFAST_TURN_SECRET
  valueFrom:
    secretKeyRef:
      name: {{ .values.secrets.turn }}
{{- end }}
{{- end }}
{{- range $name, $variable := .service.env }}
- {{ toJson $variable }}
{{- end }}
{{- end -}}
