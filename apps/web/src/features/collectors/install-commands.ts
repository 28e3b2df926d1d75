export const PLATFORMS = ["machine", "systemd", "docker", "compose", "kubernetes"] as const;
export type Platform = (typeof PLATFORMS)[number];

export interface InstallOptions {
  /** URL of ingest as seen from the collector's machine. */
  server: string;
  token: string;
  /** Fingerprint of the installation's key. */
  serverKey: string;
  /** Name of the container, unit or deployment: lower case letters, digits and dashes. */
  id: string;
  image: string;
  /** Required for ICMP, CFM and eCPRI. */
  rawSockets: boolean;
  /** Use the machine's own network, because a bridge's network would be measured otherwise. */
  hostNetwork: boolean;
}

/** Capabilities with which the container starts. It passes only NET_RAW to an unprivileged user and drops the others. */
const HANDING_OVER = ["SETUID", "SETGID", "SETPCAP", "CHOWN", "DAC_OVERRIDE"];
const capsOf = (rawSockets: boolean): string[] => [...(rawSockets ? ["NET_RAW"] : []), ...HANDING_OVER];
/** Runs as the current user with CAP_NET_RAW and no other privilege. */
const WITH_RAW_SOCKETS = `sudo setpriv --reuid=$(id -u) --regid=$(id -g) --clear-groups --no-new-privs \\
  --inh-caps=-all,+net_raw --ambient-caps=-all,+net_raw --bounding-set=-all,+net_raw \\
  env HOME="$HOME" PATH="$PATH" `;

/** Quotes a text as one shell word, whatever characters it has. */
export const shellWord = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

/** Makes a valid name for containers and similar objects from a display name. */
export const idOf = (name: string): string =>
  name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 50)
    .replace(/-+$/, "") || "collector";

/** Commands to run on the collector's machine. Each script has the token once, because the token works once. */
export function installCommands(platform: Platform, options: InstallOptions): string {
  const { server, token, serverKey, id, image, rawSockets, hostNetwork } = options;
  const enrol = `--server ${shellWord(server)} --token ${shellWord(token)} --server-key ${shellWord(serverKey)}`;
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
sudo padit-collector-*/install.sh ${enrol}${rawSockets ? "" : " --no-raw-sockets"}`;
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

/** Exactly one replica: two agents with one identity would reuse sequence numbers. */
const manifest = ({ server, serverKey, id, image, rawSockets, hostNetwork }: InstallOptions): string =>
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
            - { name: PADIT_SERVER_KEY, value: ${JSON.stringify(serverKey)} }
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
