import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { findExecutable } from "./dev/executables.mjs";
import { cacheDir, folder, root } from "./dev/places.mjs";

const text = readFileSync(join(root, "docker-compose.yml"), "utf8");
const { services, volumes } = parse(text, { merge: true });
const ONE_SHOT = ["secrets", "setup"];
/** Other people's servers that PADIT works without. */
const OPTIONAL = ["grafana", "kafka", "minio", "prometheus", "redis"];
const all = Object.entries(services);

test("the file has PADIT's processes, the servers they need, and those of the founding guide", () => {
  const needed = ["collector", "ingest", "secrets", "setup", "signer", "temporal", "timescaledb", "web", "worker"];
  expect(Object.keys(services).sort()).toEqual([...needed, ...OPTIONAL].sort());
  // A fresh clone has no file of settings: no variable may be required.
  expect(text).not.toMatch(/\$\{\w+:?\?/);
});

test("people and senders find the guide's ports, and every other port is the host's own", () => {
  const published = all.flatMap(([name, { ports = [] }]) => ports.map((port) => [name, port.replace(/\$\{\w+:-(\d+)\}/g, "$1")]));
  const open = published.filter(([, port]) => !port.startsWith("127.0.0.1:"));
  expect(open).toEqual([
    ["grafana", "3100:3100"],
    ["web", "3000:3000"],
    ["web", "8080:8080"],
    ["ingest", "3080:3080"],
    ["ingest", "8086:8086"],
  ]);
  expect(published).toHaveLength(open.length + 7);
  expect(services.web.environment.PADIT_API_PORT).toBe("8080");
  expect(services.ingest.environment.PADIT_LINE_PROTOCOL_PORT).toBe("8086");
});

test.each(all.filter(([name]) => !ONE_SHOT.includes(name)))("%s has a health check and comes back after a crash", (_, service) => {
  expect(service.healthcheck.test.length).toBeGreaterThan(1);
  expect(service.restart).toBe("unless-stopped");
});

test.each(all)("%s has a pinned image, no capability that it does not need, and volumes that exist", (name, service) => {
  expect(service.image).toMatch(/:(?!latest)[\w.-]*\d[\w.-]*$/);
  for (const volume of service.volumes ?? []) {
    const [source] = volume.split(":");
    if (source.startsWith("./")) expect(existsSync(join(root, source)), source).toBe(true);
    else expect(Object.keys(volumes)).toContain(source);
  }
  // Its entry point begins as root to hand its folder to another user.
  if (name === "timescaledb") return;
  expect(service.cap_drop).toEqual(["ALL"]);
  expect(service.security_opt).toEqual(["no-new-privileges:true"]);
  // Temporal has one program and Kafka writes its settings where its program is; the others have nothing to write outside of volumes.
  expect(Boolean(service.read_only)).toBe(!["temporal", "kafka"].includes(name));
});

test("the optional servers start unless COMPOSE_PROFILES is set, and the worker is told where they are", () => {
  for (const name of OPTIONAL) {
    // Grafana shows what Prometheus has.
    const others = name === "prometheus" ? ["grafana"] : [];
    expect(services[name].profiles).toEqual(["", name, "servers", ...others]);
  }
  const { environment, depends_on: dependsOn } = services.worker;
  expect(environment).toMatchObject({
    // biome-ignore-start lint/suspicious/noTemplateCurlyInString: Compose's own syntax
    KAFKA_BROKERS: "${KAFKA_BROKERS-kafka:9092}",
    REDIS_URL: "${REDIS_URL-redis://redis:6379}",
    S3_BUCKET: "${S3_BUCKET-padit}",
    S3_ENDPOINT: "${S3_ENDPOINT-http://minio:9000}",
    S3_ACCESS_KEY_ID: "${S3_ACCESS_KEY_ID-padit}",
    // biome-ignore-end lint/suspicious/noTemplateCurlyInString: Compose's own syntax
  });
  for (const [name, { depends_on: needed = {} }] of all) {
    const required = Object.entries(needed).filter(([, { required }]) => required !== false);
    expect(
      required.filter(([other]) => OPTIONAL.includes(other)),
      name,
    ).toEqual([]);
  }
  expect(dependsOn.minio).toEqual({ condition: "service_healthy", required: false });
});

const go = findExecutable("go") ?? findExecutable("go", ["/usr/local/go/bin"]);
const parserFile = join(cacheDir, "bin/compose-go");

/** The compose specification's own parser, built once per user (20 s). */
function parser() {
  if (!existsSync(parserFile)) {
    const bin = folder(join(cacheDir, "bin"), 0o755);
    if (!go) throw new Error("the parser is not built, and there is no Go to build it with");
    execFileSync(go, ["install", "github.com/compose-spec/compose-go/v2/cmd@v2.16.2"], { env: { ...process.env, GOBIN: bin } });
    renameSync(join(bin, "cmd"), parserFile);
  }
  return parserFile;
}

const hasParser = go || existsSync(parserFile);
if (!hasParser) console.warn("skipped: the compose specification's own parser needs Go once, to be built");
test.runIf(hasParser)("the compose specification's own parser accepts the file", { timeout: 180_000 }, () => {
  const output = execFileSync(parser(), ["-no-interpolation", "-format", "json", "docker-compose.yml"], { cwd: root, encoding: "utf8" });
  expect(Object.keys(JSON.parse(output).services)).toEqual(expect.arrayContaining(["ingest", "web", "worker"]));
});
