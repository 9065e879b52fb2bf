{{- /* What the schema cannot say. Every sentence names the key. */ -}}
{{- define "forestall.checks" -}}
{{- $_ := required "kafka.bootstrapServers is needed: host:port of your Kafka brokers" .Values.kafka.bootstrapServers -}}
{{- if not .Values.redis.existingSecret -}}
{{- $_ := required "redis.url is needed (redis://host:6379), or redis.existingSecret with the address in it" .Values.redis.url -}}
{{- end -}}
{{- if regexMatch "://[^/]*@" .Values.redis.url -}}
{{- fail "redis.url holds a user or password: put the whole address into a Secret and name it in redis.existingSecret" -}}
{{- end -}}
{{- if has .Values.mode (list "approve" "auto") -}}
{{- if not .Values.auth.existingSecret -}}
{{- fail (printf "auth.existingSecret is needed in mode %s: the name of a Secret with the tokens of those who may approve. Without one the mode can be observe or suggest" .Values.mode) -}}
{{- end -}}
{{- $approvers := 0 -}}
{{- range .Values.auth.users }}{{ if has .role (list "APPROVER" "ADMIN") }}{{ $approvers = add1 $approvers }}{{ end }}{{ end -}}
{{- if eq (int $approvers) 0 -}}
{{- fail (printf "auth.users needs somebody with role APPROVER or ADMIN in mode %s: nobody could approve or pause" .Values.mode) -}}
{{- end -}}
{{- end -}}
{{- if and .Values.grafana.url (not .Values.grafana.existingSecret) -}}
{{- fail "grafana.existingSecret is needed with grafana.url: the name of a Secret with a service account token" -}}
{{- end -}}
{{- if and .Values.ingress.enabled (not .Values.ingress.hosts) -}}
{{- fail "ingress.hosts is needed with ingress.enabled: the host names of the console" -}}
{{- end -}}
{{- if and .Values.serviceMonitor.enabled (not .Values.auth.existingSecret) -}}
{{- fail "auth.existingSecret is needed with serviceMonitor.enabled: remediation answers no scrape without a token" -}}
{{- end -}}
{{- end -}}
