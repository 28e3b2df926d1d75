/** Placeholder for the token: these settings can be shown again, the token cannot. */
const TOKEN = "<token>";

export interface SenderExample {
  title: string;
  /** Content of the sender's settings file, or a command line. */
  text: string;
}

/** Settings for each kind of sender. @param server address of ingest, without a trailing slash */
export const senderSettings = (server: string): SenderExample[] => [
  {
    title: "Prometheus",
    text: `remote_write:\n  - url: ${server}/api/v1/push/prometheus\n    authorization:\n      credentials: ${TOKEN}`,
  },
  {
    title: "Telegraf",
    text: `[[outputs.influxdb_v2]]\n  urls = ["${server}"]\n  token = "${TOKEN}"\n  organization = "any"\n  bucket = "any"`,
  },
  {
    title: "OpenTelemetry",
    text: `OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=${server}/v1/metrics\nOTEL_EXPORTER_OTLP_METRICS_PROTOCOL=http/protobuf\nOTEL_EXPORTER_OTLP_HEADERS="Authorization=Bearer ${TOKEN}"`,
  },
  {
    title: "curl",
    text: `curl ${server}/api/v1/samples -H "Authorization: Bearer ${TOKEN}" -H "Content-Type: application/json" \\\n  -d '{"metric_name": "room_temperature", "source_id": "server room", "value": 21.4, "unit": "C"}'`,
  },
];
