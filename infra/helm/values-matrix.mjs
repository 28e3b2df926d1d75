const least = {
  publicUrl: "https://padit.example",
  ingestUrl: "https://ingest.padit.example",
  temporal: { address: "temporal-frontend.temporal:7233" },
};

/** Values that the chart must render, each on its defaults. */
export const ACCEPTED = {
  least,
  "Temporal with a client's certificate": {
    ...least,
    temporal: {
      address: "temporal.example:7233",
      namespace: "padit",
      tls: { enabled: true, serverName: "temporal.internal", secret: "temporal-tls", clientCertificate: true, privateAuthority: true },
    },
  },
  "Temporal by API key": {
    ...least,
    temporal: { address: "eu.api.temporal.example:7233", namespace: "padit.a1b2c", tls: { enabled: true } },
  },
  "nothing but pods": {
    ...least,
    setup: { enabled: false },
    serviceAccount: { create: false },
    networkPolicy: { enabled: false },
    web: { podDisruptionBudget: { enabled: false }, topologySpread: { enabled: false } },
    ingest: { podDisruptionBudget: { enabled: false }, topologySpread: { enabled: false } },
    worker: { podDisruptionBudget: { enabled: false }, topologySpread: { enabled: false } },
  },
  "Ingress without TLS": { ...least, ingress: { enabled: true, web: { host: "padit.example" }, ingest: { host: "ingest.padit.example" } } },
  everything: {
    ...least,
    image: { repository: "registry.example/padit", digest: `sha256:${"0".repeat(64)}` },
    imagePullSecrets: [{ name: "registry" }],
    trustedProxies: "10.0.0.0/8",
    env: { PADIT_EGRESS_ALLOW: "10.0.0.0/8" },
    secrets: { name: "padit", from: { DATABASE_URL: { name: "database-superuser", key: "uri" }, REDIS_URL: { name: "redis" } } },
    postgresql: { tlsSecret: "postgresql-tls" },
    temporal: { address: "temporal.example:7233", tls: { enabled: true, secret: "temporal-tls", clientCertificate: true } },
    objects: { s3: { bucket: "padit", endpoint: "http://minio:9000", region: "us-east-1", pathStyle: true, accessKeyId: "padit" } },
    bus: { prefix: "prod.", metrics: true, kafka: { brokers: ["kafka-0:9092", "kafka-1:9092"], tls: true, saslUsername: "padit" } },
    podLabels: { team: "network" },
    podAnnotations: { "prometheus.io/scrape": "true" },
    web: {
      service: { type: "LoadBalancer", port: 443, annotations: { "example.com/internal": "true" } },
      autoscaling: { enabled: true },
      env: { PADIT_QUOTAS: '{"endpoints":50000}', PADIT_LOG_LEVEL: "debug" },
      nodeSelector: { disk: "ssd" },
      tolerations: [{ key: "monitoring", operator: "Exists" }],
      affinity: { nodeAffinity: {} },
      priorityClassName: "high",
    },
    ingest: { autoscaling: { enabled: true, ownMetric: "5000" }, podDisruptionBudget: { maxUnavailable: "25%" } },
    worker: {
      autoscaling: {
        enabled: true,
        ownMetric: "30",
        metrics: [{ type: "Resource", resource: { name: "memory", target: { type: "Utilization", averageUtilization: 80 } } }],
      },
    },
    ingress: {
      enabled: true,
      className: "nginx",
      annotations: { "nginx.ingress.kubernetes.io/proxy-buffering": "off" },
      web: { host: "padit.example", tlsSecret: "padit-tls" },
      ingest: { host: "ingest.padit.example", tlsSecret: "ingest-tls" },
    },
    gateway: {
      enabled: true,
      parentRefs: [{ name: "public", namespace: "gateways", sectionName: "https" }],
      web: { hostnames: ["padit.example"] },
      ingest: { hostnames: ["ingest.padit.example"] },
    },
    networkPolicy: {
      from: [{ namespaceSelector: { matchLabels: { name: "gateways" } } }],
      metricsFrom: [{ namespaceSelector: { matchLabels: { name: "monitoring" } } }],
      egress: true,
      egressTo: [{ to: [{ ipBlock: { cidr: "10.0.0.0/8" } }], ports: [{ port: 5432 }, { port: 7233 }] }],
    },
    collectors: { enabled: true, env: { PADIT_CLOCK_ERROR_NS: 1000 }, nodeSelector: { role: "edge" } },
  },
};

/** Values that the schema must refuse, each on `least`. */
export const REFUSED = {
  "an address without its scheme": { publicUrl: "padit.example" },
  "a Temporal without port": { temporal: { address: "temporal" } },
  "a Temporal with a scheme": { temporal: { address: "https://temporal:7233" } },
  "a client's certificate without its Secret": { temporal: { tls: { enabled: true, clientCertificate: true } } },
  "a client's certificate without TLS": { temporal: { tls: { secret: "x", clientCertificate: true } } },
  "text for a number": { web: { replicas: "two" } },
  "a negative number of pods": { worker: { replicas: -1 } },
  "a name that the chart does not have": { wbe: { replicas: 3 } },
  "a name within a process that it does not have": { ingest: { replica: 3 } },
  "a variable that is no secret": { secrets: { from: { PADIT_PUBLIC_URL: { name: "x" } } } },
  "a digest cut short": { image: { digest: "sha256:abc" } },
  "an unknown log level": { logLevel: "chatty" },
  "an Ingress without host": { ingress: { enabled: true, web: { host: "padit.example" } } },
  "a route without gateway": { gateway: { enabled: true, web: { hostnames: ["a.example"] }, ingest: { hostnames: ["b.example"] } } },
  "a broker without port": { bus: { kafka: { brokers: ["kafka"] } } },
  "no shards": { shards: 0 },
  "a variable in small letters": { env: { "padit.url": "x" } },
};
