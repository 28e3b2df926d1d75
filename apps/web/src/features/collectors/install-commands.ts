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

/** With which a container begins: it hands NET_RAW alone to an unprivileged user, and keeps none of the others. */
const HANDING_OVER = ["SETUID", "SETGID", "SETPCAP", "CHOWN", "DAC_OVERRIDE"];
const capsOf = (rawSockets: boolean): string[] => [...(rawSockets ? ["NET_RAW"] : []), ...HANDING_OVER];
/** As who types it, with CAP_NET_RAW and no other right. */
const WITH_RAW_SOCKETS = `sudo setpriv --reuid=$(id -u) --regid=$(id -g) --clear-groups --no-new-privs \\
  --inh-caps=-all,+net_raw --ambient-caps=-all,+net_raw --bounding-set=-all,+net_raw \\
  env HOME="$HOME" PATH="$PATH" `;

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
  const caps = capsOf(rawSockets);
  switch (platform) {
    case "machine":
      return `# in a checkout of PADIT
npx padit collector enrol ${enrol}
${rawSockets ? WITH_RAW_SOCKETS : ""}npx padit collector run`;
    case "systemd":
      return `# in a checkout of PADIT, once: npm run package:collector
# then copy dist/padit-collector-*.tar.gz to the machine, and there:
tar -xzf padit-collector-*.tar.gz
sudo padit-collector-*/install.sh --server ${shellWord(server)} --token ${shellWord(token)}${rawSockets ? "" : " --no-raw-sockets"}`;
    case "docker": {
      const rights = ["--cap-drop ALL", ...caps.map((cap) => `--cap-add ${cap}`)].join(" ");
      const common = [hostNetwork && "--network host", rights, `-v padit-${id}:/data`, shellWord(image)].filter(Boolean).join(" ");
      return `# the image, in a checkout of PADIT: docker build -f infra/docker/collector.Dockerfile -t ${shellWord(image)} .
docker run --rm ${common} enrol ${enrol}
docker run -d --name padit-${id} --restart unless-stopped ${common} run`;
    }
    case "compose":
      return `# the image, in a checkout of PADIT: docker build -f infra/docker/collector.Dockerfile -t ${shellWord(image)} .
cat > padit-collector.yml <<'COMPOSE'
services:
  collector:
    image: ${JSON.stringify(image)}
    command: ["run"]
    restart: unless-stopped
    volumes: ["collector:/data"]
${hostNetwork ? "    network_mode: host\n" : ""}    cap_drop: [ALL]
    cap_add: [${caps.join(", ")}]
volumes:
  collector:
COMPOSE
docker compose -f padit-collector.yml run --rm collector enrol ${enrol}
docker compose -f padit-collector.yml up -d`;
    case "kubernetes":
      return `# a collector on every node: kubernetes/daemonset.yaml of npm run package:collector
kubectl create secret generic padit-${id}-token --from-literal=token=${shellWord(token)}
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
${hostNetwork ? "      hostNetwork: true\n      dnsPolicy: ClusterFirstWithHostNet\n" : ""}      volumes: [{ name: data, persistentVolumeClaim: { claimName: padit-${id} } }]
      initContainers:
        - name: enrol
          image: ${JSON.stringify(image)}
          args: ["enrol", "--if-needed"]
          env: &env
            - { name: PADIT_INGEST_URL, value: ${JSON.stringify(server)} }
            - { name: PADIT_ENROL_TOKEN, valueFrom: { secretKeyRef: { name: padit-${id}-token, key: token } } }
          volumeMounts: [{ name: data, mountPath: /data }]
          securityContext: &rights
            allowPrivilegeEscalation: false
            capabilities: { drop: [ALL], add: [${capsOf(rawSockets).join(", ")}] }
      containers:
        - name: collector
          image: ${JSON.stringify(image)}
          args: ["run"]
          env: *env
          volumeMounts: [{ name: data, mountPath: /data }]
          securityContext: *rights`;
