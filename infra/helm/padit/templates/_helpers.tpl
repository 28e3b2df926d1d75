{{- define "padit.name" -}}
{{- if contains "padit" .Release.Name -}}{{ .Release.Name | trunc 40 | trimSuffix "-" }}{{- else -}}{{ printf "%s-padit" (.Release.Name | trunc 34 | trimSuffix "-") }}{{- end -}}
{{- end -}}

{{/* What a selector matches: never changes over upgrades. Takes (list $ component). */}}
{{- define "padit.selector" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: padit
app.kubernetes.io/instance: {{ $root.Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end -}}

{{- define "padit.labels" -}}
{{- $root := index . 0 -}}
{{ include "padit.selector" . }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version }}
{{- end -}}

{{/* Takes (list $ image). */}}
{{- define "padit.image" -}}
{{- $root := index . 0 -}}{{- $image := index . 1 -}}
{{- if $image.digest -}}{{ $image.repository }}@{{ $image.digest }}{{- else -}}{{ $image.repository }}:{{ $image.tag | default $root.Chart.AppVersion }}{{- end -}}
{{- end -}}

{{- define "padit.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}{{ .Values.serviceAccount.name | default (include "padit.name" .) }}{{- else -}}{{ .Values.serviceAccount.name | default "default" }}{{- end -}}
{{- end -}}

{{/* The secret variables of a process, each from its Secret. Takes (list $ process). */}}
{{- define "padit.secretEnv" -}}
{{- $root := index . 0 -}}
{{- $secrets := $root.Files.Get "files/secrets.yaml" | fromYaml -}}
{{- range $variable := index $secrets.processes (index . 1) }}
{{- $place := get $root.Values.secrets.from $variable | default dict }}
- name: {{ $variable }}
  valueFrom:
    secretKeyRef:
      name: {{ $place.name | default $root.Values.secrets.name }}
      key: {{ $place.key | default $variable }}
      {{- if has $variable $secrets.given }}
      optional: true
      {{- end }}
{{- end }}
{{- end -}}

{{/* Plain variables, sorted by name, empty ones left out. Takes a dict. */}}
{{- define "padit.plainEnv" -}}
{{- range $name, $value := . }}
{{- if ne (toString $value) "" }}
- name: {{ $name }}
  value: {{ $value | toString | quote }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "padit.commonEnv" -}}
{{- $env := dict "PADIT_PUBLIC_URL" .Values.publicUrl "NEXTAUTH_URL" .Values.publicUrl "PADIT_INGEST_URL" .Values.ingestUrl "PADIT_DEMO" "0" "PADIT_SHARDS" (.Values.shards | int) "PADIT_LOG_LEVEL" .Values.logLevel "PADIT_METRICS_PORT" "9101" -}}
{{- toJson (merge (deepCopy .Values.env) $env) -}}
{{- end -}}

{{- define "padit.temporalEnv" -}}
{{- $t := .Values.temporal -}}
{{- $env := dict "TEMPORAL_ADDRESS" $t.address "TEMPORAL_NAMESPACE" $t.namespace -}}
{{- if $t.tls.enabled -}}
{{- $_ := set $env "TEMPORAL_TLS" "true" -}}
{{- $_ := set $env "TEMPORAL_TLS_SERVER_NAME" $t.tls.serverName -}}
{{- if $t.tls.privateAuthority -}}{{- $_ := set $env "TEMPORAL_TLS_SERVER_CA_CERT_PATH" "/etc/padit/temporal/ca.crt" -}}{{- end -}}
{{- if $t.tls.clientCertificate -}}
{{- $_ := set $env "TEMPORAL_TLS_CLIENT_CERT_PATH" "/etc/padit/temporal/tls.crt" -}}
{{- $_ := set $env "TEMPORAL_TLS_CLIENT_KEY_PATH" "/etc/padit/temporal/tls.key" -}}
{{- end -}}
{{- end -}}
{{- toJson $env -}}
{{- end -}}

{{- define "padit.workerEnv" -}}
{{- $s3 := .Values.objects.s3 -}}{{- $kafka := .Values.bus.kafka -}}
{{- $env := dict "PADIT_BUS_PREFIX" .Values.bus.prefix -}}
{{- if .Values.bus.metrics -}}{{- $_ := set $env "PADIT_BUS_METRICS" "1" -}}{{- end -}}
{{- if $s3.bucket -}}
{{- $_ := set $env "S3_BUCKET" $s3.bucket -}}
{{- $_ := set $env "S3_ENDPOINT" $s3.endpoint -}}
{{- $_ := set $env "S3_REGION" $s3.region -}}
{{- $_ := set $env "S3_PREFIX" $s3.prefix -}}
{{- $_ := set $env "S3_PATH_STYLE" $s3.pathStyle -}}
{{- $_ := set $env "S3_ACCESS_KEY_ID" $s3.accessKeyId -}}
{{- $_ := set $env "S3_SSE" $s3.sse -}}
{{- end -}}
{{- if $kafka.brokers -}}
{{- $_ := set $env "KAFKA_BROKERS" (join "," $kafka.brokers) -}}
{{- $_ := set $env "KAFKA_TLS" $kafka.tls -}}
{{- $_ := set $env "KAFKA_SASL_MECHANISM" $kafka.saslMechanism -}}
{{- $_ := set $env "KAFKA_SASL_USERNAME" $kafka.saslUsername -}}
{{- end -}}
{{- toJson $env -}}
{{- end -}}

{{- define "padit.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1000
runAsGroup: 1000
fsGroup: 1000
seccompProfile: { type: RuntimeDefault }
{{- end -}}

{{- define "padit.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end -}}

{{/* Folders that a container of PADIT's image has beside its read-only root. */}}
{{- define "padit.mounts" -}}
- { name: tmp, mountPath: /tmp }
{{- if .Values.postgresql.tlsSecret }}
- { name: postgresql-tls, mountPath: /etc/padit/postgresql, readOnly: true }
{{- end }}
{{- end -}}

{{- define "padit.volumes" -}}
- { name: tmp, emptyDir: {} }
{{- if .Values.postgresql.tlsSecret }}
- { name: postgresql-tls, secret: { secretName: {{ .Values.postgresql.tlsSecret }}, defaultMode: 0440 } }
{{- end }}
{{- end -}}
