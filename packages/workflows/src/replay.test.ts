import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker, type WorkflowBundleWithSourceMap } from "@temporalio/worker";
import { beforeAll, describe, expect, it } from "vitest";

const folder = new URL("../histories/", import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith(".json"));
const workflowsPath = fileURLToPath(new URL("./workflows.ts", import.meta.url));
const historyOf = (file: string): unknown => JSON.parse(readFileSync(new URL(file, folder), "utf8"));

let workflowBundle: WorkflowBundleWithSourceMap;
beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger("ERROR") });
  workflowBundle = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger("ERROR") });
}, 120_000);

describe("golden histories", { timeout: 60_000 }, () => {
  it("exist for every workflow", () => {
    const names = new Set(files.map((file) => file.split(".")[0]));
    expect([...names].sort()).toEqual(["alertTimers", "collection", "deliver", "detectShard", "rescore", "retention", "trainModels"]);
  });

  it.each(files)("%s replays with today's code", async (file) => {
    await Worker.runReplayHistory({ workflowBundle }, historyOf(file));
  });

  it("a history that today's code would not have made is refused", async () => {
    const text = readFileSync(new URL(files.find((file) => file.startsWith("alertTimers")) ?? "", folder), "utf8");
    const other: unknown = JSON.parse(text.replaceAll("settleAlert", "runLease"));
    await expect(Worker.runReplayHistory({ workflowBundle }, other)).rejects.toThrow(/TMPRL1100/);
  });
});
