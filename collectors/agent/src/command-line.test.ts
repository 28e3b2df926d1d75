import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { BundledAgent } from "./testing/bundled-agent";

let agent: BundledAgent;
beforeAll(async () => {
  agent = await BundledAgent.make();
});
afterAll(() => agent.remove());

test.each([[["--sever"]], [["--token"]], [["--token", "-1abc"]]])(
  "a command line with %j ends with the reason and the usage, not a stack",
  (options) => {
    const { status, stderr } = spawnSync(process.execPath, [join(agent.folder, "main.mjs"), "enrol", ...options], { encoding: "utf8" });
    expect(status).toBe(2);
    expect(stderr).toContain(options[0]);
    expect(stderr).toContain("join an organization");
    expect(stderr).not.toContain("at parseArgs");
  },
);
