import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Ajv from "ajv";
import { afterAll, expect, test } from "vitest";
import { parse, parseAllDocuments, stringify } from "yaml";
import { goPeer } from "../dev/go-peers.mjs";
import { root } from "../dev/places.mjs";
import { GIVEN_SECRETS, SECRETS_OF } from "../dev/process-secrets.mjs";
import { ACCEPTED, REFUSED } from "./values-matrix.mjs";

const chart = join(import.meta.dirname, "padit");
const read = (name) => readFileSync(join(chart, name), "utf8");
const schema = JSON.parse(read("values.schema.json"));
const defaults = parse(read("values.yaml"));
const folder = mkdtempSync(join(tmpdir(), "padit-chart-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** As Helm merges values: maps key by key, anything else whole. */
function merged(base, over) {
  const isMap = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isMap(base) || !isMap(over)) return over;
  return Object.fromEntries(
    [...new Set([...Object.keys(base), ...Object.keys(over)])].map((key) => [key, key in over ? merged(base[key], over[key]) : base[key]]),
  );
}

const isValid = new Ajv({ strict: true, allowUnionTypes: true, strictTypes: false, strictRequired: false }).compile(schema);

test("the schema of values accepts what the matrix renders, and refuses each wrong value", () => {
  for (const [name, values] of Object.entries(ACCEPTED))
    expect([isValid(merged(defaults, values)), isValid.errors], name).toEqual([true, null]);
  for (const [name, values] of Object.entries(REFUSED)) expect(isValid(merged(merged(defaults, ACCEPTED.least), values)), name).toBe(false);
  // What nobody has set must be refused, not installed.
  expect(isValid(defaults)).toBe(false);
});

test("each process gets the secrets that it needs, and no others", () => {
  const { processes, given } = parse(read("files/secrets.yaml"));
  const { setup, ...others } = processes;
  expect(others).toEqual(SECRETS_OF);
  expect(new Set(given)).toEqual(new Set(GIVEN_SECRETS));
  expect(setup).toEqual(["DATABASE_URL", "DATABASE_APP_URL", "DATABASE_INGEST_URL", "DATABASE_SYSTEM_URL", "PADIT_SECRET_KEY"]);
});

test("every variable that the chart sets is one that a process reads", () => {
  const NAME = /\b(?:PADIT|TEMPORAL|S3|KAFKA|REDIS|NEXTAUTH|DATABASE)_[A-Z0-9_]+/g;
  const files = ["apps", "collectors", "packages"].flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: "utf8" })
      .filter((file) => /^[^/]+\/src\/.*(env|-environment|connection-options|open-keyring)\.ts$/.test(file))
      .map((file) => join(root, room, file)),
  );
  // Auth.js reads its own address.
  const known = new Set(["NEXTAUTH_URL", ...files.flatMap((file) => readFileSync(file, "utf8").match(NAME) ?? [])]);
  const set = readdirSync(join(chart, "templates")).flatMap((name) => read(`templates/${name}`).match(NAME) ?? []);
  expect(set.length).toBeGreaterThan(30);
  expect([...new Set(set)].filter((name) => !known.has(name))).toEqual([]);
});

test("the chart's version is the product's", () => {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  expect(parse(read("Chart.yaml"))).toMatchObject({ version, appVersion: version });
});

const helm = goPeer("helm");
if (helm.missing) console.warn(`skipped: ${helm.missing}`);
const kubeconform = goPeer("kubeconform");
if (kubeconform.missing) console.warn(`skipped: ${kubeconform.missing}`);

/** A version that the schemas in this folder are of; a helm built from source claims an ancient one. */
const KUBERNETES = "1.34.0";
function valuesFile(values) {
  const file = join(folder, "values.yaml");
  // Helm reads YAML 1.1, in which `off` is no text.
  writeFileSync(file, stringify(values, { version: "1.1" }));
  return file;
}
const run = (...args) => spawnSync(helm.file ?? "", args, { encoding: "utf8" });
const template = (values) => run("template", "prod", chart, "--kube-version", KUBERNETES, "--namespace", "padit", "-f", valuesFile(values));

test.skipIf(helm.missing)("helm finds nothing to say against the chart, and refuses wrong values by its schema", () => {
  for (const values of Object.values(ACCEPTED)) {
    const { status, stdout } = run("lint", "--strict", "--kube-version", KUBERNETES, chart, "-f", valuesFile(values));
    expect([status, stdout]).toEqual([0, expect.stringContaining("0 chart(s) failed")]);
  }
  for (const [name, values] of Object.entries(REFUSED)) {
    const { status, stderr } = template(merged(ACCEPTED.least, values));
    expect([name, status, stderr]).toEqual([name, 1, expect.stringContaining("don't meet the specifications of the schema")]);
  }
});

test.skipIf(helm.missing || kubeconform.missing).each(Object.entries(ACCEPTED))(
  "Kubernetes' schemas accept what the values %s render",
  (_, values) => {
    const { status, stdout, stderr } = template(values);
    expect([status, stderr]).toEqual([0, ""]);
    const location = `${join(import.meta.dirname, "schemas")}/{{.ResourceKind}}{{.KindSuffix}}.json`;
    const judge = (input) =>
      spawnSync(kubeconform.file ?? "", ["-strict", "-output", "json", "-summary", "-schema-location", location], {
        input,
        encoding: "utf8",
      });
    const { summary, resources } = JSON.parse(judge(stdout).stdout);
    expect([resources, summary.invalid, summary.errors, summary.skipped]).toEqual([[], 0, 0, 0]);
    expect(summary.valid).toBeGreaterThan(4);
    // A judge that accepts everything would prove nothing.
    expect(judge(stdout.replace("containerPort:", "containerPorts:")).status).toBe(1);
  },
);

function objectsOf(values) {
  const { status, stdout, stderr } = template(values);
  expect([status, stderr]).toEqual([0, ""]);
  return parseAllDocuments(stdout).map((document) => document.toJS());
}
const podsOf = (objects) =>
  objects.flatMap(({ metadata, spec }) => (spec?.template ? [{ name: metadata.name, ...spec.template.spec }] : []));

test.skipIf(helm.missing)("no pod of the server has root, a writable root folder, a capability or a token of Kubernetes", () => {
  const servers = podsOf(objectsOf(ACCEPTED.everything)).filter(({ name }) => !name.endsWith("collector"));
  expect(servers.map(({ name }) => name).sort()).toEqual(["prod-padit-ingest", "prod-padit-setup", "prod-padit-web", "prod-padit-worker"]);
  for (const { name, automountServiceAccountToken, securityContext, initContainers = [], containers } of servers) {
    expect([name, automountServiceAccountToken, securityContext.runAsNonRoot]).toEqual([name, false, true]);
    for (const container of [...initContainers, ...containers])
      expect(container.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
      });
  }
});

test.skipIf(helm.missing)("only signer and set-up get the key, and no container has two values for one variable", () => {
  for (const { name, initContainers = [], containers } of podsOf(objectsOf(ACCEPTED.everything))) {
    for (const container of [...initContainers, ...containers]) {
      const names = container.env.map((variable) => variable.name);
      expect(names, `${name}/${container.name}`).toEqual([...new Set(names)]);
      expect(names.includes("PADIT_SECRET_KEY")).toBe(["signer", "setup"].includes(container.name));
    }
  }
});

test.skipIf(helm.missing)("selectors of services, budgets and policies find the pods of one process, and volumes what mounts them", () => {
  const objects = objectsOf(ACCEPTED.everything);
  const workloads = objects.filter(({ spec }) => spec?.template);
  for (const { kind, metadata, spec } of objects.filter(({ kind }) => ["Service", "PodDisruptionBudget", "NetworkPolicy"].includes(kind))) {
    const wanted = Object.entries(spec.podSelector?.matchLabels ?? spec.selector.matchLabels ?? spec.selector);
    const found = workloads.filter(({ spec }) => wanted.every(([label, value]) => spec.template.metadata.labels[label] === value));
    expect(found, `${kind} ${metadata.name}`).toHaveLength(1);
  }
  for (const { name, initContainers = [], containers, volumes } of podsOf(objects)) {
    const mounted = [...initContainers, ...containers].flatMap(({ volumeMounts }) => volumeMounts.map((mount) => mount.name));
    expect(new Set(mounted), name).toEqual(new Set(volumes.map((volume) => volume.name)));
  }
});

test.skipIf(helm.missing)("the chart packs", () => {
  execFileSync(helm.file ?? "", ["package", chart, "-d", folder], { stdio: "pipe" });
  expect(readdirSync(folder)).toContain("padit-0.1.0.tgz");
});
