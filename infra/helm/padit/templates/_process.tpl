{{/* The Deployment of one process. Takes (list $ process). */}}
{{- define "padit.deployment" -}}
{{- $root := index . 0 -}}{{- $process := index . 1 -}}
{{- $own := index $root.Values $process -}}
{{- $port := get (dict "web" 3000 "ingest" 3080) $process -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "padit.name" $root }}-{{ $process }}
  labels: {{- include "padit.labels" . | nindent 4 }}
spec:
  {{- if not $own.autoscaling.enabled }}
  replicas: {{ $own.replicas }}
  {{- end }}
  selector:
    matchLabels: {{- include "padit.selector" . | nindent 6 }}
  # A new pod is ready before an old one goes.
  strategy: { type: RollingUpdate, rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } }
  template:
    metadata:
      labels:
        {{- include "padit.labels" . | nindent 8 }}
        {{- with $root.Values.podLabels }}{{ toYaml . | nindent 8 }}{{ end }}
      {{- with $root.Values.podAnnotations }}
      annotations: {{- toYaml . | nindent 8 }}
      {{- end }}
    spec: {{- include "padit.podSpec" (list $root $process $own $port) | nindent 6 }}
{{- end -}}

{{- define "padit.podSpec" -}}
{{- $root := index . 0 -}}{{- $process := index . 1 -}}{{- $own := index . 2 -}}{{- $port := index . 3 -}}
serviceAccountName: {{ include "padit.serviceAccount" $root }}
automountServiceAccountToken: false
enableServiceLinks: false
terminationGracePeriodSeconds: {{ $own.terminationGracePeriodSeconds }}
securityContext: {{- include "padit.podSecurity" $root | nindent 2 }}
{{- with $root.Values.imagePullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $own.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with $own.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $own.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $own.affinity }}
affinity: {{- toYaml . | nindent 2 }}
{{- end }}
{{- if $own.topologySpread.enabled }}
topologySpreadConstraints:
  {{- range $own.topologySpread.keys }}
  - maxSkew: 1
    topologyKey: {{ . }}
    whenUnsatisfiable: {{ $own.topologySpread.whenUnsatisfiable }}
    labelSelector: { matchLabels: {{ include "padit.selector" (list $root $process) | fromYaml | toJson }} }
  {{- end }}
{{- end }}
initContainers:
  # A sidecar: it starts before the process and ends after it.
  - name: signer
    restartPolicy: Always
    image: {{ include "padit.image" (list $root $root.Values.image) }}
    imagePullPolicy: {{ $root.Values.image.pullPolicy }}
    args: [signer]
    env:
      - { name: PADIT_SIGNER_DIR, value: /run/padit-signer }
      {{- include "padit.secretEnv" (list $root "signer") | indent 6 }}
    securityContext: {{- include "padit.containerSecurity" $root | nindent 6 }}
    startupProbe:
      exec:
        command:
          - node
          - -e
          - require('node:net').connect('/run/padit-signer/{{ $process }}/signer.sock', () => process.exit(0)).on('error', () => process.exit(1))
      periodSeconds: 2
      timeoutSeconds: 3
      failureThreshold: 30
    resources: {{- toYaml $root.Values.signer.resources | nindent 6 }}
    volumeMounts:
      - { name: tmp, mountPath: /tmp }
      - { name: signer, mountPath: /run/padit-signer }
containers:
  - name: {{ $process }}
    image: {{ include "padit.image" (list $root $root.Values.image) }}
    imagePullPolicy: {{ $root.Values.image.pullPolicy }}
    args: [{{ $process }}]
    env: {{- include "padit.processEnv" (list $root $process $own) | trim | nindent 6 }}
    ports:
      {{- if $port }}
      - { name: http, containerPort: {{ $port }} }
      {{- end }}
      - { name: metrics, containerPort: 9101 }
    securityContext: {{- include "padit.containerSecurity" $root | nindent 6 }}
    startupProbe: { httpGet: { path: /livez, port: metrics }, periodSeconds: 2, failureThreshold: 60 }
    livenessProbe: { httpGet: { path: /livez, port: metrics }, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 }
    readinessProbe: { httpGet: { path: /readyz, port: metrics }, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 3 }
    {{- if $port }}
    # Balancers learn that the pod goes before it stops to take connections.
    lifecycle: { preStop: { sleep: { seconds: 5 } } }
    {{- end }}
    resources: {{- toYaml $own.resources | nindent 6 }}
    volumeMounts:
      {{- include "padit.mounts" $root | nindent 6 }}
      - { name: signer, mountPath: /run/padit-signer }
      {{- if and $root.Values.temporal.tls.secret (ne $process "ingest") }}
      - { name: temporal-tls, mountPath: /etc/padit/temporal, readOnly: true }
      {{- end }}
volumes:
  {{- include "padit.volumes" $root | nindent 2 }}
  - { name: signer, emptyDir: { medium: Memory, sizeLimit: 1Mi } }
  {{- if and $root.Values.temporal.tls.secret (ne $process "ingest") }}
  - { name: temporal-tls, secret: { secretName: {{ $root.Values.temporal.tls.secret }}, defaultMode: 0440 } }
  {{- end }}
{{- end -}}

{{- define "padit.processEnv" -}}
{{- $root := index . 0 -}}{{- $process := index . 1 -}}{{- $own := index . 2 -}}
{{- $env := include "padit.commonEnv" $root | fromJson -}}
{{- $_ := set $env "PADIT_SIGNER_SOCKET" (printf "/run/padit-signer/%s/signer.sock" $process) -}}
{{- if eq $process "web" -}}
{{- $env = merge (dict "PADIT_WEB_PORT" "3000" "PADIT_TRUSTED_PROXIES" $root.Values.trustedProxies) (include "padit.temporalEnv" $root | fromJson) $env -}}
{{- else if eq $process "ingest" -}}
{{- $_ := set $env "PADIT_INGEST_PORT" "3080" -}}
{{- else -}}
{{- $env = merge (include "padit.workerEnv" $root | fromJson) (include "padit.temporalEnv" $root | fromJson) $env -}}
{{- end -}}
{{- include "padit.plainEnv" (merge (deepCopy $own.env) $env) -}}
{{- include "padit.secretEnv" (list $root $process) -}}
{{- end -}}
