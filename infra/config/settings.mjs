/** Checks of a value. Each answers the text of the variable, or throws an error with what the value must be. */
const text = (value) => {
  if (typeof value === "string" || typeof value === "number") return String(value);
  throw new Error("must be a text");
};
const wholeNumber = (least, most) => (value) => {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (Number.isSafeInteger(number) && number >= least && number <= most) return String(number);
  throw new Error(
    most === Number.MAX_SAFE_INTEGER ? `must be a whole number of at least ${least}` : `must be a whole number from ${least} to ${most}`,
  );
};
const port = wholeNumber(0, 65_535);
const count = wholeNumber(1, Number.MAX_SAFE_INTEGER);
const factor = (value) => {
  if (Number(value) > 0 && Number.isFinite(Number(value)) && value !== true) return String(value);
  throw new Error("must be a number above 0");
};
const onOff = (value) => {
  const word = String(value).toLowerCase();
  if (["true", "1", "yes", "on"].includes(word)) return "1";
  if (["false", "0", "no", "off"].includes(word)) return "0";
  throw new Error("must be true or false");
};
const address =
  (...schemes) =>
  (value) => {
    const url = URL.canParse(value) ? new URL(value) : undefined;
    if (url && schemes.includes(url.protocol.slice(0, -1))) return value;
    throw new Error(`must be an address that begins with ${schemes.map((scheme) => `${scheme}://`).join(" or ")}`);
  };
const oneOf =
  (...words) =>
  (value) => {
    if (words.includes(value)) return value;
    throw new Error(`must be one of ${words.join(", ")}`);
  };
/** A list, or a text with commas. */
const list = (value) => (Array.isArray(value) ? value.map(text).join(",") : text(value));
/** A mapping, or JSON. */
const mapping = (value) => {
  try {
    const parsed = typeof value === "string" ? JSON.parse(value) : value;
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) return JSON.stringify(parsed);
  } catch {
    // The error below names what is expected.
  }
  throw new Error("must be a mapping of names to numbers");
};

/**
 * Every setting that a file of `config` may have, with its check.
 * @type {Readonly<Record<string, (value: any) => string>>}
 */
export const SETTINGS = {
  PADIT_WEB_PORT: port,
  PADIT_API_PORT: port,
  PADIT_INGEST_PORT: port,
  PADIT_LINE_PROTOCOL_PORT: port,
  PADIT_METRICS_PORT: port,
  PADIT_BIND: text,
  PADIT_PUBLIC_URL: address("https", "http"),
  PADIT_INGEST_URL: address("https", "http"),
  PADIT_TRUSTED_PROXIES: list,
  PADIT_WEB_CONNECTIONS_PER_ADDRESS: count,
  PADIT_INGEST_BODY_MEMORY_MIB: wholeNumber(64, Number.MAX_SAFE_INTEGER),
  PADIT_INGEST_CONNECTIONS_PER_ADDRESS: count,
  PADIT_INGEST_BUDGET_FACTOR: factor,
  PADIT_EGRESS_ALLOW: list,
  PADIT_DNS_SERVERS: list,
  PADIT_MAIL_FROM: text,
  PADIT_QUOTAS: mapping,
  PADIT_DEMO: onOff,
  PADIT_TIMESCALE: oneOf("auto", "off"),
  PADIT_SHARDS: count,
  PADIT_LEASE_MS: count,
  PADIT_WINDOW_MS: count,
  PADIT_LATENESS_MS: count,
  PADIT_LEARNING_WINDOWS: count,
  PADIT_RESOLVE_DELAY_MS: count,
  PADIT_REOPEN_WINDOW_MS: count,
  PADIT_SILENT_AFTER_MS: count,
  PADIT_TRAINING_THREADS: count,
  PADIT_LOG_LEVEL: oneOf("fatal", "error", "warn", "info", "debug", "trace", "silent"),
  PADIT_OBJECT_DIR: text,
  PADIT_PLUGINS_DIR: text,
  PADIT_BUS_PREFIX: text,
  PADIT_BUS_METRICS: onOff,
  KAFKA_BROKERS: list,
  KAFKA_TLS: onOff,
  KAFKA_SASL_MECHANISM: oneOf("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"),
  KAFKA_SASL_USERNAME: text,
  S3_BUCKET: text,
  S3_ENDPOINT: address("https", "http"),
  S3_REGION: text,
  S3_PREFIX: text,
  S3_PATH_STYLE: onOff,
  S3_SSE: text,
  S3_ACCESS_KEY_ID: text,
  TEMPORAL_ADDRESS: text,
  TEMPORAL_NAMESPACE: text,
  TEMPORAL_TLS: onOff,
  TEMPORAL_TLS_SERVER_NAME: text,
  TEMPORAL_TLS_SERVER_CA_CERT_PATH: text,
  TEMPORAL_TLS_CLIENT_CERT_PATH: text,
  TEMPORAL_TLS_CLIENT_KEY_PATH: text,
};
