import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { z } from "zod";
import { echoServer } from "../../collectors/agent/src/testing/echo-server";
import { fakeIngest } from "../../collectors/agent/src/testing/fake-ingest";
import { buildBundles } from "../dev/build.mjs";
import { findExecutable } from "../dev/executables.mjs";
import { buildNativeAddon } from "../dev/native-addon.mjs";
import { packCollector } from "./collector.mjs";

const asRoot = process.platform === "linux" && process.getuid?.() === 0;
const NOBODY = 65_534;
let dir;
let unpacked;
const running = [];

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "padit-package-"));
  chmodSync(dir, 0o755);
  await buildNativeAddon();
  await buildBundles(["collectors/agent"]);
  const archive = await packCollector({ into: dir });
  execFileSync("tar", ["-xzf", archive, "-C", dir]);
  unpacked = join(dir, readdirSync(dir).find((name) => !name.endsWith(".tar.gz")) ?? "");
}, 120_000);
afterAll(async () => {
  for (const child of running) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill("SIGTERM");
    await once(child, "exit");
  }
  rmSync(dir, { recursive: true, force: true });
});

const unprivileged = () => {
  if (asRoot)
    return [
      "setpriv",
      `--reuid=${NOBODY}`,
      `--regid=${NOBODY}`,
      "--clear-groups",
      "--no-new-privs",
      "--inh-caps=-all",
      "--bounding-set=-all",
    ];
  console.warn("runs as the present user: only root can become nobody");
  return [];
};

test("the package runs from anywhere, as an unprivileged user, with nothing but Node", { timeout: 60_000 }, async () => {
  expect(readdirSync(join(unpacked, "lib"))).toContain("main.mjs");
  expect(readdirSync(unpacked, { recursive: true }).filter((name) => name.includes("node_modules"))).toEqual([]);
  const ingest = await fakeIngest();
  const echo = await echoServer();
  const data = join(dir, "data");
  mkdirSync(data, { mode: 0o700 });
  writeFileSync(join(data, "allow.json"), JSON.stringify([{ cidr: "127.0.0.1/32", ports: [echo.port] }]));
  if (asRoot) chownSync(data, NOBODY, NOBODY);
  const [command, ...prefix] = [...unprivileged(), join(unpacked, "bin/padit-collector")];
  const env = { PATH: process.env.PATH, PADIT_AGENT_DIR: data };
  try {
    const said = execEnrol([command, ...prefix], env, ingest);
    expect(await said).toMatch(/^Enrolled as test \(/);
    const child = spawn(command, [...prefix, "run"], { env, cwd: "/", stdio: "ignore" });
    running.push(child);
    await ingest.until(() => ingest.streams() > 0);
    const target = { host: "127.0.0.1", port: echo.port, count: 1 };
    const check = { checkId: "c", name: "echo", protocol: "udp-echo", target, intervalMs: 100, paused: false, series: { udp_echo_rtt: 1 } };
    ingest.sendPlan([check]);
    await ingest.until(() => ingest.batches.length > 0);
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([0, null]);
  } finally {
    await echo.close();
    await ingest.close();
  }
});

const joining = ({ url, token, serverKey }) => `--server ${url} --token ${token} --server-key ${serverKey}`.split(" ");
/** Not synchronously: the server that is asked lives in this process. */
async function execEnrol([command, ...prefix], env, ingest) {
  const child = spawn(command, [...prefix, "enrol", ...joining(ingest)], { env, stdio: ["ignore", "pipe", "inherit"] });
  const [text] = await Promise.all([child.stdout.setEncoding("utf8").toArray(), once(child, "exit")]);
  return text.join("");
}

test.skipIf(!asRoot)(
  "in a container it leaves root behind, and hands on raw sockets where the container has them",
  { timeout: 60_000 },
  async () => {
    const ingest = await fakeIngest();
    const data = join(dir, "container");
    mkdirSync(data);
    const entrypoint = join(unpacked, "bin/padit-collector-in-container");
    const collector = join(unpacked, "bin/padit-collector");
    const env = { PATH: process.env.PATH, PADIT_AGENT_DIR: data };
    try {
      for (const [grant, capabilities] of [
        ["+net_raw,", "0000000000002000"],
        ["", "0000000000000000"],
      ]) {
        const [command, ...args] = ["setpriv", `--bounding-set=-all,${grant}+setuid,+setgid,+setpcap,+chown,+dac_override`, entrypoint];
        if (!existsSync(join(data, "enrolment.json"))) expect(await execEnrol([command, ...args], env, ingest)).toMatch(/^Enrolled/);
        const before = ingest.sessionsOpened();
        const child = spawn(command, [...args, "run"], { env, stdio: "ignore" });
        running.push(child);
        await ingest.until(() => ingest.streams() > 0 && ingest.sessionsOpened() > before);
        const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
        expect(/^Uid:\s*(\d+)\s*(\d+)/m.exec(status)?.slice(1)).toEqual(["10001", "10001"]);
        for (const set of ["CapPrm", "CapEff", "CapBnd", "CapAmb"])
          expect(new RegExp(`^${set}:\\s*(\\w+)$`, "m").exec(status)?.[1], set).toBe(capabilities);
        expect(/^NoNewPrivs:\s*1$/m.test(status)).toBe(true);
        expect(statSync(join(data, "key.pem")).uid).toBe(10_001);
        // What binds it is root's, in a folder where that cannot be replaced.
        expect(["allow.json", "enrolment.json"].map((name) => statSync(join(data, name)).uid)).toEqual([0, 0]);
        for (const attempt of [
          "echo '[]' >allow.json",
          "echo '{}' >new && mv -f new enrolment.json",
          "rm -f allow.json",
          "mv allow.json a",
        ])
          expect(() => execFileSync("sh", ["-c", attempt], { cwd: data, uid: 10_001, gid: 10_001, stdio: "ignore" }), attempt).toThrow();
        expect(
          await execEnrol(
            [command, ...args.slice(0, 1), "setpriv", "--reuid=10001", "--regid=10001", "--clear-groups", collector],
            env,
            ingest,
          ),
        ).toBe("");
        child.kill("SIGTERM");
        await once(child, "exit");
        await ingest.until(() => ingest.streams() === 0);
      }
    } finally {
      await ingest.close();
    }
  },
);

const canInstall = asRoot && !process.execPath.startsWith("/opt/");
if (!canInstall) console.warn("skipped: the installer is tested by root, in a view of the file system of its own");
test.skipIf(!canInstall)(
  "the installer enrols as a user of its own, starts the service, and brings it up to date later",
  { timeout: 60_000 },
  async () => {
    const ingest = await fakeIngest();
    const view = join(dir, "view");
    for (const name of ["etc", "bin", "opt", "lib"]) mkdirSync(join(view, name), { recursive: true });
    writeFileSync(join(view, "bin/systemctl"), `#!/bin/sh\necho "$@" >>${view}/systemctl.log\n`, { mode: 0o755 });
    // What it changes is a copy of /etc, and folders of its own in place of the others.
    const places = `cp -a /etc/. ${view}/etc; mount --bind ${view}/etc /etc; mount --bind ${view}/opt /opt; mount --bind ${view}/lib /var/lib
    cp -a -n /usr/local/bin/. ${view}/bin; mount --bind ${view}/bin /usr/local/bin; PATH=/usr/local/bin:$PATH`;
    const install = async (...options) => {
      const child = spawn("unshare", ["--mount", "sh", "-ec", `${places}; exec "$0" "$@"`, join(unpacked, "install.sh"), ...options], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      const [text, [code]] = await Promise.all([child.stdout.setEncoding("utf8").toArray(), once(child, "exit")]);
      return { code, text: text.join("") };
    };
    const data = join(view, "lib/padit-collector");
    const still = ["is-active --quiet padit-collector", "stop padit-collector"];
    try {
      expect((await install()).code).toBe(1);
      const { code, text } = await install(...joining(ingest), "--no-raw-sockets");
      expect([code, text]).toEqual([0, expect.stringContaining("Enrolled as test")]);
      const owner = statSync(join(data, "key.pem")).uid;
      expect(readFileSync(join(view, "etc/passwd"), "utf8")).toMatch(new RegExp(`^padit-collector:x:${owner}:.*nologin$`, "m"));
      expect([owner === 0, statSync(join(view, "opt/padit-collector/lib/main.mjs")).uid]).toEqual([false, 0]);
      const unit = () => readFileSync(join(view, "etc/systemd/system/padit-collector.service"), "utf8");
      expect(unit()).toMatch(/^CapabilityBoundingSet=$/m);
      expect(unit()).not.toMatch(/^AmbientCapabilities/m);
      const identity = readFileSync(join(data, "enrolment.json"), "utf8");
      expect(["allow.json", "enrolment.json"].map((name) => statSync(join(data, name)).uid)).toEqual([0, 0]);
      expect((await install()).code).toBe(0);
      expect(unit()).not.toMatch(/^AmbientCapabilities/m);
      expect((await install("--raw-sockets")).code).toBe(0);
      expect(unit()).toMatch(/^AmbientCapabilities=CAP_NET_RAW$/m);
      // A token that is not taken: what ran before runs again, as bound as it was.
      expect((await install("--server", ingest.url, "--token", "padit_enrol_unknown_token", "--trust-first-key")).code).toBe(1);
      expect(statSync(join(data, "enrolment.json")).uid).toBe(0);
      expect(readFileSync(join(data, "enrolment.json"), "utf8")).toBe(identity);
      expect(readFileSync(join(view, "systemctl.log"), "utf8").trim().split("\n")).toEqual([
        ...still,
        "start padit-collector",
        ...[1, 2, 3].flatMap(() => [...still, "daemon-reload", "enable padit-collector", "restart padit-collector"]),
        ...still,
        "start padit-collector",
      ]);
    } finally {
      await ingest.close();
    }
  },
);

const analyze = findExecutable("systemd-analyze");
if (!analyze) console.warn("skipped: systemd-analyze is not installed, which judges the unit");
test.skipIf(!analyze)("systemd accepts the unit, and finds it little exposed", () => {
  const unit = readFileSync(join(unpacked, "systemd/padit-collector.service"), "utf8");
  const file = join(dir, "padit-collector.service");
  writeFileSync(file, unit.replace("/opt/padit-collector", unpacked));
  const judge = (...args) => execFileSync("systemd-analyze", [...args, file], { stdio: "pipe" });
  judge("verify");
  // 2.3 of 10; a web server's unit as distributions ship it has 9.
  judge("security", "--offline=true", "--threshold=25");
  expect(/^CapabilityBoundingSet=(.*)$/m.exec(unit)?.[1]).toBe("CAP_NET_RAW");
});

test("scripts are ones that a plain shell reads", () => {
  for (const script of ["install.sh", "bin/padit-collector", "bin/padit-collector-in-container", "bin/padit-collector-own-data"])
    execFileSync("sh", ["-n", join(unpacked, script)]);
});

test("the DaemonSet is one by Kubernetes' API, with a collector that keeps NET_RAW alone", () => {
  const documents = parseAllDocuments(readFileSync(join(unpacked, "kubernetes/daemonset.yaml"), "utf8"));
  expect(documents.flatMap(({ errors, warnings }) => [...errors, ...warnings])).toEqual([]);
  const set = DaemonSet.parse(documents[0]?.toJS());
  const { containers, initContainers, volumes } = set.spec.template.spec;
  expect(set.spec.template.metadata.labels).toMatchObject(set.spec.selector.matchLabels);
  const mounted = [...containers, ...initContainers].flatMap(({ volumeMounts }) => volumeMounts.map(({ name }) => name));
  expect(new Set(mounted)).toEqual(new Set(volumes.map(({ name }) => name)));
  for (const { securityContext, args } of [...containers, ...initContainers]) {
    expect(securityContext.capabilities.drop).toEqual(["ALL"]);
    expect(["run", "enrol"]).toContain(args[0]);
  }
  expect(new Set([...containers, ...initContainers].map(({ image }) => image)).size).toBe(1);
});

/** The part of apps/v1 that the manifest uses, by the API reference; anything else in it is a mistake. */
const Env = z.strictObject({
  name: z.string(),
  value: z.string().optional(),
  valueFrom: z
    .union([
      z.strictObject({ fieldRef: z.strictObject({ fieldPath: z.enum(["spec.nodeName", "metadata.name"]) }) }),
      z.strictObject({ secretKeyRef: z.strictObject({ name: z.string(), key: z.string() }) }),
    ])
    .optional(),
});
const Amount = z.string().regex(/^\d+(m|Mi|Gi)?$/);
const Container = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]{1,63}$/),
  image: z.string(),
  args: z.array(z.string()),
  env: z.array(Env),
  securityContext: z.strictObject({
    allowPrivilegeEscalation: z.literal(false),
    readOnlyRootFilesystem: z.literal(true),
    capabilities: z.strictObject({ drop: z.array(z.string()), add: z.array(z.string()) }),
    seccompProfile: z.strictObject({ type: z.literal("RuntimeDefault") }),
  }),
  resources: z.strictObject({ requests: z.record(z.string(), Amount), limits: z.record(z.string(), Amount) }),
  volumeMounts: z.array(z.strictObject({ name: z.string(), mountPath: z.string().startsWith("/") })),
});
const Labels = z.record(z.string(), z.string());
const DaemonSet = z.strictObject({
  apiVersion: z.literal("apps/v1"),
  kind: z.literal("DaemonSet"),
  metadata: z.strictObject({ name: z.string(), namespace: z.string(), labels: Labels }),
  spec: z.strictObject({
    selector: z.strictObject({ matchLabels: Labels }),
    updateStrategy: z.strictObject({
      type: z.literal("RollingUpdate"),
      rollingUpdate: z.strictObject({ maxUnavailable: z.int(), maxSurge: z.literal(0) }),
    }),
    template: z.strictObject({
      metadata: z.strictObject({ labels: Labels }),
      spec: z.strictObject({
        hostNetwork: z.boolean(),
        dnsPolicy: z.literal("ClusterFirstWithHostNet"),
        automountServiceAccountToken: z.literal(false),
        terminationGracePeriodSeconds: z.int(),
        tolerations: z.array(z.strictObject({ operator: z.literal("Exists") })),
        volumes: z.array(
          z.union([
            z.strictObject({ name: z.string(), hostPath: z.strictObject({ path: z.string(), type: z.literal("DirectoryOrCreate") }) }),
            z.strictObject({ name: z.string(), emptyDir: z.strictObject({}) }),
          ]),
        ),
        initContainers: z.array(Container),
        containers: z.array(Container),
      }),
    }),
  }),
});
