import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { idOf, installCommands, PLATFORMS, shellWord } from "./install-commands";

const options = {
  server: "https://ingest.example.net",
  token: "padit_enrol_abc",
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
  }
});

test.each(PLATFORMS)("%s: raw sockets are asked for when wanted and only then", (platform) => {
  expect(installCommands(platform, options)).not.toMatch(/NET_RAW/);
  expect(installCommands(platform, { ...options, rawSockets: true })).toMatch(/NET_RAW/);
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
