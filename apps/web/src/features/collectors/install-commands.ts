export const PLATFORMS = ["machine", "systemd", "docker", "compose", "kubernetes"] as const;
export type Platform = (typeof PLATFORMS)[number];

export const PLATFORM_LABELS: Record<Platform, string> = {
  machine: "This machine",
  systemd: "systemd",
  docker: "Docker",
  compose: "Compose",
  kubernetes: "Kubernetes",
};

export interface InstallOptions {
  /** Where the collector finds ingest, as seen from its machine. */
  server: string;
  token: string;
  /** Lower case letters, digits and dashes: names the container, unit or deployment. */
  id: string;
  image: string;
  /** ICMP, CFM and eCPRI need it. */
  rawSockets: boolean;
  /** Containers measure the machine's own network instead of a bridge's. */
  hostNetwork: boolean;
}

const AGENT = "collectors/agent/dist/main.mjs";

/** One word of a shell, whatever is in it. */
export const shellWord = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

/** A name for containers and the like, made of what people call it. */
export const idOf = (name: string): string =>
  name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 50)
    .replace(/-+$/, "") || "collector";

/** What to type on the machine that shall probe; each names the token once, because it works once. */
export function installCommands(platform: Platform, options: InstallOptions): string {
  const { server, token, id, image, rawSockets, hostNetwork } = options;
  const enrol = `--server ${shellWord(server)} --token ${shellWord(token)}`;
  const flags = [hostNetwork && "--network host", rawSockets && "--cap-add NET_RAW"].filter(Boolean).join(" ");
  switch (platform) {
    case "machine":
      return [
        `# in a checkout of PADIT`,
        `npx padit collector enrol ${enrol}`,
        rawSockets ? "sudo -E $(command -v npx) padit collector run   # raw sockets take CAP_NET_RAW" : "npx padit collector run",
      ].join("\n");
    case "systemd":
      return `# in a checkout of PADIT, built once by: npm start
sudo useradd --system --home-dir /var/lib/padit-collector padit-collector
sudo install -d -o padit-collector -m 700 /var/lib/padit-collector
sudo install -D -m 644 ${AGENT} /opt/padit-collector/main.mjs
sudo -u padit-collector PADIT_AGENT_DIR=/var/lib/padit-collector node /opt/padit-collector/main.mjs enrol ${enrol}
sudo tee /etc/systemd/system/padit-collector.service >/dev/null <<'UNIT'
[Unit]
Description=PADIT collector
Wants=network-online.target
After=network-online.target

[Service]
User=padit-collector
Environment=PADIT_AGENT_DIR=/var/lib/padit-collector
ExecStart=/usr/bin/env node /opt/padit-collector/main.mjs run
Restart=always
${rawSockets ? "AmbientCapabilities=CAP_NET_RAW\n" : ""}NoNewPrivileges=true
ProtectSystem=strict
ReadWritePaths=/var/lib/padit-collector

[Install]
WantedBy=multi-user.target
UNIT
sudo systemctl daemon-reload
sudo systemctl enable --now padit-collector`;
    case "docker": {
      const common = [flags, `-v padit-${id}:/data`, "-e PADIT_AGENT_DIR=/data"].filter(Boolean).join(" ");
      return `docker run --rm ${common} ${shellWord(image)} node ${AGENT} enrol ${enrol}
docker run -d --name padit-${id} --restart unless-stopped ${common} ${shellWord(image)} node ${AGENT} run`;
    }
    case "compose":
      return `cat > padit-collector.yml <<'COMPOSE'
services:
  collector:
    image: ${JSON.stringify(image)}
    command: ["node", "${AGENT}", "run"]
    restart: unless-stopped
    environment:
      PADIT_AGENT_DIR: /data
    volumes: ["collector:/data"]
${hostNetwork ? "    network_mode: host\n" : ""}${rawSockets ? "    cap_add: [NET_RAW]\n" : ""}volumes:
  collector:
COMPOSE
docker compose -f padit-collector.yml run --rm collector node ${AGENT} enrol ${enrol}
docker compose -f padit-collector.yml up -d`;
    case "kubernetes":
      return `kubectl create secret generic padit-${id}-token --from-literal=token=${shellWord(token)}
kubectl apply -f - <<'MANIFEST'
${manifest(options)}
MANIFEST`;
  }
}

/** One replica only: two agents with one identity would repeat each other's sequence numbers. */
const manifest = ({ server, id, image, rawSockets, hostNetwork }: InstallOptions): string =>
  `apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: padit-${id} }
spec:
  accessModes: [ReadWriteOnce]
  resources: { requests: { storage: 8Gi } }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: padit-${id} }
spec:
  serviceName: padit-${id}
  replicas: 1
  selector: { matchLabels: { app: padit-${id} } }
  template:
    metadata: { labels: { app: padit-${id} } }
    spec:
${hostNetwork ? "      hostNetwork: true\n      dnsPolicy: ClusterFirstWithHostNet\n" : ""}      securityContext: { fsGroup: 1000 }
      volumes: [{ name: data, persistentVolumeClaim: { claimName: padit-${id} } }]
      initContainers:
        - name: enrol
          image: ${JSON.stringify(image)}
          command: ["sh", "-c", "test -f /data/enrolment.json || node ${AGENT} enrol"]
          env: &env
            - { name: PADIT_AGENT_DIR, value: /data }
            - { name: PADIT_INGEST_URL, value: ${JSON.stringify(server)} }
            - { name: PADIT_ENROL_TOKEN, valueFrom: { secretKeyRef: { name: padit-${id}-token, key: token } } }
          volumeMounts: [{ name: data, mountPath: /data }]
      containers:
        - name: collector
          image: ${JSON.stringify(image)}
          command: ["node", "${AGENT}", "run"]
          env: *env
          volumeMounts: [{ name: data, mountPath: /data }]
${rawSockets ? "          securityContext: { capabilities: { add: [NET_RAW] } }\n" : ""}`.trimEnd();
