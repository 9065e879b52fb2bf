{{- define "forestall.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- /* What all names begin with: the release, with the chart's name unless it holds it already. */ -}}
{{- define "forestall.fullname" -}}
{{- $name := include "forestall.name" . -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains $name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- /* What a selector may hold: nothing that an upgrade changes. */ -}}
{{- define "forestall.selector" -}}
app.kubernetes.io/name: {{ include "forestall.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "forestall.labels" -}}
{{ include "forestall.selector" . }}
app.kubernetes.io/part-of: forestall
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "forestall.metadata" -}}
name: {{ include "forestall.fullname" .root }}-{{ .component }}
namespace: {{ .root.Release.Namespace }}
labels: {{- include "forestall.labels" . | nindent 2 }}
{{- end -}}

{{- define "forestall.consoleUrl" -}}
{{- if .Values.consoleUrl -}}
{{- .Values.consoleUrl -}}
{{- else if and .Values.ingress.enabled .Values.ingress.hosts -}}
{{- ternary "https" "http" (ne .Values.ingress.tlsSecret "") }}://{{ first .Values.ingress.hosts -}}
{{- else -}}
http://localhost:8080
{{- end -}}
{{- end -}}

{{- /* Names that the door answers: its own machine, its Service, its pod (scrapes go there), the ingress and what was added. */ -}}
{{- define "forestall.allowedHosts" -}}
{{- $service := printf "%s-remediation" (include "forestall.fullname" .) -}}
{{- $hosts := list "localhost" "127.0.0.1" "[::1]" "$(POD_IP)" $service -}}
{{- $hosts = append $hosts (printf "%s.%s" $service .Release.Namespace) -}}
{{- $hosts = append $hosts (printf "%s.%s.svc" $service .Release.Namespace) -}}
{{- $hosts = append $hosts (printf "%s.%s.svc.cluster.local" $service .Release.Namespace) -}}
{{- if .Values.consoleUrl }}{{ $hosts = append $hosts (get (urlParse .Values.consoleUrl) "hostname") }}{{ end -}}
{{- if .Values.ingress.enabled }}{{ $hosts = concat $hosts .Values.ingress.hosts }}{{ end -}}
{{- concat $hosts .Values.remediation.allowedHosts | uniq | join "," -}}
{{- end -}}
