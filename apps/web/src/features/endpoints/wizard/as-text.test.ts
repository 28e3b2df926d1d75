import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { toCurl, toYaml } from "./as-text";

test("nested settings become block YAML; texts that look like something else are quoted", () => {
  const yaml = toYaml({
    name: "du 17",
    protocol: "udp-echo",
    target: { host: "::1", port: 7, deep: true, key: "no", note: "a: b" },
    tags: ["lab", "2026"],
    empty: [],
    nested: [{ a: 1, b: [] }],
  });
  expect(yaml).toBe(`name: du 17
protocol: udp-echo
target:
  host: "::1"
  port: 7
  deep: true
  key: "no"
  note: "a: b"
tags:
  - lab
  - "2026"
empty: []
nested:
  - a: 1
    b: []
`);
});

test("a shell hands curl the body unchanged, quotes and all", () => {
  const body = { name: `it's "quoted" $HOME \`x\`` };
  const command = toCurl("http://x/api", body).replace(/^curl/, "printf '%s\\n'");
  const words = execFileSync("sh", ["-c", command], { encoding: "utf8", env: { ...process.env, PADIT_API_KEY: "k" } });
  expect(JSON.parse(words.slice(words.indexOf("{")))).toEqual(body);
  expect(words).toContain("Authorization: Bearer k");
});
