{{/* Takes {made, root}: what Helm wants of every object, and what one switch of two leaves out. */}}
{{- define "holdfast.finish" -}}
{{- $root := .root -}}
{{- $data := dict -}}
{{- $objects := list -}}
{{- range .made.objects -}}
{{- $_ := set .metadata "namespace" $root.Release.Namespace -}}
{{- $_ := set .metadata.labels "app.kubernetes.io/managed-by" $root.Release.Service -}}
{{- $_ := set .metadata.labels "helm.sh/chart" (printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_") -}}
{{- if eq .kind "ConfigMap" }}{{ $_ := set $data .metadata.name (toJson .data) }}{{ end -}}
{{- if and (eq .kind "PrometheusRule") $root.Values.alerts.runbook -}}
{{- include "holdfast.runbook" (dict "rules" . "runbook" $root.Values.alerts.runbook) -}}
{{- end -}}
{{- $rules := and (eq .kind "PrometheusRule") (not $root.Values.alerts.enabled) -}}
{{- $dashboards := and (eq .metadata.name "holdfast-dashboards") (not $root.Values.dashboards.enabled) -}}
{{- if not (or $rules $dashboards) }}{{ $objects = append $objects . }}{{ end -}}
{{- end -}}
{{- range .made.objects -}}
{{- if eq .kind "Deployment" -}}
{{- $metadata := .spec.template.metadata -}}
{{- $_ := set $metadata.labels "app.kubernetes.io/managed-by" $root.Release.Service -}}
{{- $sum := printf "%s%s" $data.holdfast (index $data .metadata.name) | sha256sum -}}
{{- $_ := set $metadata "annotations" (merge (dict "checksum/config" $sum) ($metadata.annotations | default dict)) -}}
{{- end -}}
{{- end -}}
{{- $_ := set .made "objects" $objects -}}
{{- end -}}

{{/* Takes {rules, runbook}: replaces what stands before the "#" in every rule's link. */}}
{{- define "holdfast.runbook" -}}
{{- range .rules.spec.groups -}}
{{- range $rule := .rules -}}
{{- range $name, $link := pick ($rule.annotations | default dict) "runbook" "runbook_url" -}}
{{- $_ := set $rule.annotations $name (regexReplaceAllLiteral "^[^#]*" $link $.runbook) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
