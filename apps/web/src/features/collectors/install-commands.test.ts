import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { idOf, installCommands, PLATFORMS, shellWord } from "./install-commands";

const options = {
  server: "https://ingest.example.net",
  token: "padit_enrol_abc",
  serverKey: "SHA256:ZmluZ2VycHJpbnQtb2YtdGhlLXNlcnZlcnMta2V5LXg",
  id: "muc-2",
  image: "padit",
  rawSockets: false,
  hostNetwork: false,
};

test.each(PLATFORMS)("%s: a shell can read it, and the token stands in it once", (platform) => {
  for (const rawSockets of [false, true]) {
    const script = installCommands(platform, { ...options, rawSockets, hostNetwork: rawSockets });
    execFileSync("sh", ["-n"], { input: script });
    expect(script.split(options.token)).toHaveLength(2);
    expect(script).toContain(options.server);
    expect(script).toContain(options.serverKey);
  }
});

test.each(PLATFORMS)("%s: raw sockets are asked for when wanted and only then", (platform) => {
  // The package's service has raw sockets unless `--no-raw-sockets` is given.
  const isGranted = (script: string) => (platform === "systemd" ? !script.includes("--no-raw-sockets") : /net_raw/i.test(script));
  expect(isGranted(installCommands(platform, options))).toBe(false);
  expect(isGranted(installCommands(platform, { ...options, rawSockets: true }))).toBe(true);
});

test("what the commands name is what the package and the image have", () => {
  const repository = new URL("../../../../../", import.meta.url);
  const has = (path: string) => existsSync(new URL(path, repository));
  const all = PLATFORMS.map((platform) => installCommands(platform, options)).join("\n");
  expect(all).toContain("infra/docker/collector.Dockerfile");
  expect(all).toContain("/install.sh");
  for (const path of ["infra/docker/collector.Dockerfile", "install.sh", "kubernetes/daemonset.yaml"])
    expect(has(path) || has(`infra/package/collector/${path}`), path).toBe(true);
  expect(readFileSync(new URL("package.json", repository), "utf8")).toContain('"package:collector"');
  const installer = readFileSync(new URL("infra/package/collector/install.sh", repository), "utf8");
  for (const option of ["--server", "--token", "--server-key", "--no-raw-sockets"]) expect(installer).toContain(`${option})`);
});

test.each(["compose", "kubernetes"] as const)("%s: the document is YAML", (platform) => {
  for (const isOn of [false, true]) {
    const script = installCommands(platform, { ...options, rawSockets: isOn, hostNetwork: isOn });
    const [, text = ""] = /<<'\w+'\n(.*?)\n(?:COMPOSE|MANIFEST)$/ms.exec(script) ?? [];
    const documents = parseAllDocuments(text);
    expect(documents.flatMap(({ errors }) => errors)).toEqual([]);
    expect(JSON.stringify(documents.map((document) => document.toJS()))).toContain('"run"');
  }
});

test("what somebody types never runs as a command", () => {
  const nasty = "x'; touch /tmp/never; echo '";
  const words = execFileSync("sh", ["-c", `printf %s ${shellWord(nasty)}`], { encoding: "utf8" });
  expect(words).toBe(nasty);
});

test.each([
  ["Munich 2", "munich-2"],
  ["München/Süd", "mu-nchen-su-d"],
  ["日本", "collector"],
  [`${"a".repeat(49)} b`, "a".repeat(49)],
])("%j is called %s", (name, id) => {
  expect(idOf(name)).toBe(id);
});
