{{/*
The part of kustomize that deploy/kubernetes uses, so that the chart is made from the very same files.
What is not known here ends the rendering: nothing is left out in silence. HelmTest compares the results.
*/}}

{{/* Takes {files, folder, objects}: what a folder's kustomization.yaml makes of the objects becomes "objects". */}}
{{- define "kustomize.build" -}}
{{- $file := printf "%s/kustomization.yaml" .folder -}}
{{- $kustomization := .files.Get $file | fromYaml -}}
{{- if or $kustomization.Error (not $kustomization.kind) -}}
{{- fail (printf "%s: %s" $file (default "not in the chart" $kustomization.Error)) -}}
{{- end -}}
{{- $_ := set . "kustomization" (omit $kustomization "apiVersion" "kind") -}}
{{- include "kustomize.apply" . -}}
{{- end -}}

{{/* Takes {files, folder, objects, kustomization}, and does what the last one says in kustomize's order. */}}
{{- define "kustomize.apply" -}}
{{- range $field, $_ := omit .kustomization "resources" "configMapGenerator" "components" "patches" "labels" -}}
{{- fail (printf "%s: nothing is known of %s" $.folder $field) -}}
{{- end -}}
{{- range .kustomization.resources -}}
{{- $path := clean (printf "%s/%s" $.folder .) -}}
{{- if hasSuffix ".yaml" $path -}}
{{- range regexSplit "(?m)^---$" ($.files.Get $path) -1 -}}
{{- $object := fromYaml . -}}
{{- if not $object.kind }}{{ fail (printf "%s: no manifest: %v" $path $object) }}{{ end -}}
{{- $_ := set $ "objects" (append $.objects $object) -}}
{{- end -}}
{{- else -}}
{{- $built := dict "files" $.files "folder" $path "objects" list -}}
{{- include "kustomize.build" $built -}}
{{- $_ := set $ "objects" (concat $.objects $built.objects) -}}
{{- end -}}
{{- end -}}
{{- range .kustomization.configMapGenerator -}}
{{- include "kustomize.configMap" (dict "at" $ "generator" .) -}}
{{- end -}}
{{- range .kustomization.components -}}
{{- $built := dict "files" $.files "folder" (clean (printf "%s/%s" $.folder .)) "objects" $.objects -}}
{{- include "kustomize.build" $built -}}
{{- $_ := set $ "objects" $built.objects -}}
{{- end -}}
{{- range .kustomization.patches -}}
{{- include "kustomize.patch" (dict "at" $ "patch" .) -}}
{{- end -}}
{{- range .kustomization.labels -}}
{{- include "kustomize.label" (dict "at" $ "labels" .) -}}
{{- end -}}
{{- end -}}

{{/* Takes {at, generator}. Names get no hash: a checksum among the pods' annotations rolls them. */}}
{{- define "kustomize.configMap" -}}
{{- $name := .generator.name -}}
{{- $map := dict -}}
{{- range .at.objects -}}
{{- if and (eq .kind "ConfigMap") (eq .metadata.name $name) }}{{ $map = . }}{{ end -}}
{{- end -}}
{{- if eq (.generator.behavior | default "create") "merge" -}}
{{- if not $map }}{{ fail (printf "%s: no ConfigMap %s to merge into" .at.folder $name) }}{{ end -}}
{{- else -}}
{{- $metadata := dict "name" $name -}}
{{- with (.generator.options | default dict).labels }}{{ $_ := set $metadata "labels" . }}{{ end -}}
{{- $map = dict "apiVersion" "v1" "kind" "ConfigMap" "metadata" $metadata "data" dict -}}
{{- $_ := set .at "objects" (append .at.objects $map) -}}
{{- end -}}
{{- range .generator.literals -}}
{{- $pair := regexSplit "=" . 2 -}}
{{- $_ := set $map.data (first $pair) (last $pair) -}}
{{- end -}}
{{- range .generator.files -}}
{{- $_ := set $map.data (base .) ($.at.files.Get (clean (printf "%s/%s" $.at.folder .))) -}}
{{- end -}}
{{- end -}}

{{/* Takes {at, labels}. */}}
{{- define "kustomize.label" -}}
{{- range $field, $_ := omit .labels "pairs" "includeTemplates" -}}
{{- fail (printf "%s: nothing is known of labels' %s" $.at.folder $field) -}}
{{- end -}}
{{- range .at.objects -}}
{{- $bearers := list .metadata -}}
{{- if and $.labels.includeTemplates (dig "spec" "template" "metadata" false .) -}}
{{- $bearers = append $bearers .spec.template.metadata -}}
{{- end -}}
{{- range $bearers -}}
{{- $_ := set . "labels" (merge (dict) $.labels.pairs (.labels | default dict)) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Takes {at, patch}: a strategic merge or a list of JSON Patch operations, as text or as YAML. */}}
{{- define "kustomize.patch" -}}
{{- range $field, $_ := omit .patch "path" "patch" "target" -}}
{{- fail (printf "%s: nothing is known of patches' %s" $.at.folder $field) -}}
{{- end -}}
{{- $patch := .patch.patch -}}
{{- with .patch.path }}{{ $patch = $.at.files.Get (clean (printf "%s/%s" $.at.folder .)) }}{{ end -}}
{{- if kindIs "string" $patch -}}
{{- $patch = ternary (fromYamlArray $patch) (fromYaml $patch) (regexMatch "^(\\s*#.*\\n)*\\s*- " $patch) -}}
{{- end -}}
{{- $target := .patch.target -}}
{{- if not $target }}{{ $target = dict "kind" $patch.kind "name" $patch.metadata.name }}{{ end -}}
{{- range $field, $_ := omit $target "kind" "name" -}}
{{- fail (printf "%s: nothing is known of a target's %s" $.at.folder $field) -}}
{{- end -}}
{{- $objects := list -}}
{{- range $object := .at.objects -}}
{{- $hit := and (eq .kind $target.kind) (eq .metadata.name ($target.name | default .metadata.name)) -}}
{{- if and $hit (kindIs "slice" $patch) -}}
{{- range $patch }}{{ include "kustomize.operation" (dict "object" $object "operation" .) }}{{ end -}}
{{- else if $hit -}}
{{- include "kustomize.merge" (dict "into" $object "patch" (omit $patch "apiVersion" "kind" "metadata")) -}}
{{- include "kustomize.merge" (dict "into" .metadata "patch" (omit ($patch.metadata | default dict) "name")) -}}
{{- end -}}
{{- if not (and $hit (kindIs "map" $patch) (eq (index $patch "$patch" | default "") "delete")) -}}
{{- $objects = append $objects $object -}}
{{- end -}}
{{- end -}}
{{- $_ := set .at "objects" $objects -}}
{{- end -}}

{{/* Takes {object, operation}: add, replace or remove of JSON Patch (RFC 6902). */}}
{{- define "kustomize.operation" -}}
{{- $fault := printf "%s %s: %s" .object.kind .object.metadata.name (toJson .operation) -}}
{{- $op := .operation.op -}}
{{- $tokens := list -}}
{{- range rest (splitList "/" .operation.path) -}}
{{- $tokens = append $tokens (. | replace "~1" "/" | replace "~0" "~") -}}
{{- end -}}
{{- $last := last $tokens -}}
{{- $node := .object -}}
{{- $map := dict -}}
{{- $key := "" -}}
{{- range initial $tokens -}}
{{- if kindIs "map" $node -}}
{{- $map = $node }}{{ $key = . }}{{ $node = index $node . -}}
{{- else -}}
{{- $node = index $node (int .) -}}
{{- end -}}
{{- if kindIs "invalid" $node }}{{ fail $fault }}{{ end -}}
{{- end -}}
{{- if kindIs "map" $node -}}
{{- if and (ne $op "add") (not (hasKey $node $last)) }}{{ fail $fault }}{{ end -}}
{{- if eq $op "remove" }}{{ $_ := unset $node $last }}{{ else }}{{ $_ := set $node $last (deepCopy .operation.value) }}{{ end -}}
{{- else -}}
{{- $changed := list -}}
{{- range $i, $element := $node -}}
{{- if and (eq (toString $i) $last) (ne $op "remove") }}{{ $changed = append $changed (deepCopy $.operation.value) }}{{ end -}}
{{- if or (ne (toString $i) $last) (eq $op "add") }}{{ $changed = append $changed $element }}{{ end -}}
{{- end -}}
{{- if eq $last "-" }}{{ $changed = append $changed (deepCopy .operation.value) }}{{ end -}}
{{- $_ := set $map $key $changed -}}
{{- end -}}
{{- end -}}

{{/* Takes {into, patch}: Kubernetes' strategic merge, with the keys of the lists that are merged. */}}
{{- define "kustomize.merge" -}}
{{- $keys := dict "containers" "name" "env" "name" "volumes" "name" "volumeMounts" "mountPath" "ports" "containerPort" "imagePullSecrets" "name" "topologySpreadConstraints" "topologyKey" -}}
{{- range $field, $value := omit .patch "$patch" -}}
{{- $old := index $.into $field -}}
{{- if kindIs "invalid" $value -}}
{{- $_ := unset $.into $field -}}
{{- else if and (kindIs "map" $value) (kindIs "map" $old) -}}
{{- include "kustomize.merge" (dict "into" $old "patch" $value) -}}
{{- else if and (hasKey $keys $field) (kindIs "slice" $old) -}}
{{- include "kustomize.mergeList" (dict "into" $.into "field" $field "key" (index $keys $field) "patch" $value) -}}
{{- else -}}
{{- $_ := set $.into $field (deepCopy $value) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Takes {into, field, key, patch}: elements with the same key are merged, new ones come first. */}}
{{- define "kustomize.mergeList" -}}
{{- $kept := list -}}
{{- $patches := dict -}}
{{- range .patch }}{{ $_ := set $patches (toString (index . $.key)) . }}{{ end -}}
{{- range $element := index .into .field -}}
{{- $patch := index $patches (toString (index . $.key)) | default dict -}}
{{- include "kustomize.merge" (dict "into" $element "patch" $patch) -}}
{{- if ne (index $patch "$patch" | default "") "delete" }}{{ $kept = append $kept $element }}{{ end -}}
{{- $_ := unset $patches (toString (index . $.key)) -}}
{{- end -}}
{{- $new := list -}}
{{- range .patch -}}
{{- if and (hasKey $patches (toString (index . $.key))) (ne (index . "$patch" | default "") "delete") }}{{ $new = append $new (deepCopy .) }}{{ end -}}
{{- end -}}
{{- $_ := set .into .field (concat $new $kept | default list) -}}
{{- end -}}
