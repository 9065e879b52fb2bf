{{- /*
A ServiceAccount, a Deployment and a Service. Takes root, component, module, port, env (text), secretEnv (a Secret or ""), api (whether it
talks to the API server), strategy (text), replicas, ports (text of more container ports), servicePorts (text), affine (session affinity).
*/ -}}
{{- define "forestall.service" -}}
{{- $root := .root -}}
{{- $values := index $root.Values .component -}}
{{- include "forestall.checks" $root -}}
{{- if $root.Values.serviceAccounts.create }}
apiVersion: v1
kind: ServiceAccount
metadata:
  {{- include "forestall.metadata" . | nindent 2 }}
  {{- with $root.Values.serviceAccounts.annotations }}
  annotations: {{- toYaml . | nindent 4 }}
  {{- end }}
automountServiceAccountToken: false
---
{{- end }}
apiVersion: v1
kind: Service
metadata:
  {{- include "forestall.metadata" . | nindent 2 }}
spec:
  selector: {{- include "forestall.selector" . | nindent 4 }}
  {{- if .affine }}
  sessionAffinity: ClientIP
  {{- end }}
  ports:
    - {name: http, port: {{ .port }}, targetPort: http}
    {{- with .servicePorts }}{{ . | nindent 4 }}{{ end }}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  {{- include "forestall.metadata" . | nindent 2 }}
spec:
  replicas: {{ .replicas }}
  {{- with .strategy }}
  strategy: {{ . }}
  {{- end }}
  selector:
    matchLabels: {{- include "forestall.selector" . | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "forestall.selector" . | nindent 8 }}
        {{- with $root.Values.podLabels }}{{ toYaml . | nindent 8 }}{{ end }}
      {{- with $root.Values.podAnnotations }}
      annotations: {{- toYaml . | nindent 8 }}
      {{- end }}
    spec:
      serviceAccountName: {{ include "forestall.fullname" $root }}-{{ .component }}
      automountServiceAccountToken: {{ .api }}
      # Service links would be variables like FORESTALL_COLLECTOR_PORT, which the services would take for settings.
      enableServiceLinks: false
      {{- with $root.Values.image.pullSecrets }}
      imagePullSecrets:
        {{- range . }}
        - name: {{ . }}
        {{- end }}
      {{- end }}
      {{- with $root.Values.priorityClassName }}
      priorityClassName: {{ . }}
      {{- end }}
      {{- with $root.Values.nodeSelector }}
      nodeSelector: {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with $root.Values.tolerations }}
      tolerations: {{- toYaml . | nindent 8 }}
      {{- end }}
      securityContext:
        runAsNonRoot: true
        runAsUser: 10001
        runAsGroup: 10001
        seccompProfile: {type: RuntimeDefault}
      containers:
        - name: {{ .component }}
          image: {{ printf "%s/%s:%s" (trimSuffix "/" $root.Values.image.repository) .module (default $root.Chart.AppVersion $root.Values.image.tag) | quote }}
          imagePullPolicy: {{ $root.Values.image.pullPolicy }}
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: {drop: [ALL]}
          ports:
            - {name: http, containerPort: {{ .port }}}
            {{- with .ports }}{{ . | nindent 12 }}{{ end }}
          env:
            - {name: SPRING_KAFKA_BOOTSTRAP_SERVERS, value: {{ $root.Values.kafka.bootstrapServers | quote }}}
            - {name: FORESTALL_KAFKA_PARTITIONS, value: {{ $root.Values.kafka.partitions | quote }}}
            - {name: FORESTALL_KAFKA_REPLICAS, value: {{ $root.Values.kafka.replicas | quote }}}
            {{- with $root.Values.tracing.otlpEndpoint }}
            - {name: MANAGEMENT_OPENTELEMETRY_TRACING_EXPORT_OTLP_ENDPOINT, value: {{ . | quote }}}
            {{- end }}
            {{- with $values.javaOptions }}
            - {name: JDK_JAVA_OPTIONS, value: {{ . | quote }}}
            {{- end }}
            {{- with .env }}{{ . | nindent 12 }}{{ end }}
            {{- with $values.extraEnv }}{{ toYaml . | nindent 12 }}{{ end }}
          {{- with $root.Values.kafka.existingSecret }}
          envFrom:
            - secretRef: {name: {{ . }}}
          {{- end }}
          startupProbe:
            httpGet: {path: /actuator/health/liveness, port: http}
            periodSeconds: 3
            timeoutSeconds: 3
            failureThreshold: 60
          livenessProbe:
            httpGet: {path: /actuator/health/liveness, port: http}
            periodSeconds: 10
            timeoutSeconds: 3
            failureThreshold: 6
          readinessProbe:
            httpGet: {path: /actuator/health/readiness, port: http}
            periodSeconds: 5
            timeoutSeconds: 3
          resources: {{- toYaml $values.resources | nindent 12 }}
          volumeMounts:
            - {name: tmp, mountPath: /tmp}
      volumes:
        # Tomcat's work files and the native libraries that Snappy and Netty unpack
        - name: tmp
          emptyDir: {sizeLimit: 128Mi}
{{- end -}}

{{- define "forestall.redisEnv" -}}
{{- if .Values.redis.existingSecret -}}
- name: SPRING_DATA_REDIS_URL
  valueFrom: {secretKeyRef: {name: {{ .Values.redis.existingSecret }}, key: {{ .Values.redis.key }}}}
{{- else -}}
- {name: SPRING_DATA_REDIS_URL, value: {{ .Values.redis.url | quote }}}
{{- end -}}
{{- end -}}
