import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRunner } from "./testing/run-workflow";

let runner: Awaited<ReturnType<typeof createRunner>>;
beforeAll(async () => {
  runner = await createRunner();
}, 120_000);
afterAll(() => runner.close());

const alert = { tenantId: "t", alertId: "a" };
const collector = { tenantId: "t", collectorId: "c" };
const integration = { tenantId: "t", integrationId: "i" };

describe("detectShard", { timeout: 60_000 }, () => {
  it("leases one after the other and continues as new with the same input", async () => {
    const input = { shard: 3, leaseMs: 60_000 };
    let leases = 0;
    // Each lease is superseded, so that the workflow's own pause advances the clock.
    const run = await runner.run("detectShard", {
      args: [input],
      activities: {
        runLease: () => {
          leases += 1;
          return { ended: "superseded", batches: 0 };
        },
      },
    });
    expect(run).toMatchObject({ ended: "continuedAsNew", result: [input] });
    expect(leases).toBe(1800);
  });

  it("offers a declined shard again at once, and takes the length of leases from the workers", async () => {
    let offers = 0;
    const run = await runner.run("detectShard", {
      args: [{ shard: 3, leaseMs: 60_000 }],
      activities: {
        runLease: () => {
          offers += 1;
          return { ended: offers < 3 ? "declined" : "superseded", batches: 0, leaseMs: 86_400_000 };
        },
      },
    });
    expect(run.calls.slice(0, 4)).toEqual(["runLease@0", "runLease@500", "runLease@1000", "runLease@3000"]);
    expect(run).toMatchObject({ ended: "continuedAsNew", result: [{ shard: 3, leaseMs: 86_400_000 }] });
  });
});

describe("alertTimers", () => {
  it("wakes when the activity asked for it and ends when nothing is left", async () => {
    const next = [60_000, null];
    const run = await runner.run("alertTimers", {
      args: [alert],
      activities: { settleAlert: (_: never, nowMs) => ({ nextAtMs: next.shift() == null ? null : nowMs + 60_000 }) },
    });
    expect(run).toMatchObject({ ended: "completed", calls: ["settleAlert@0", "settleAlert@60000"] });
  });

  it("looks again at once when the alert changed while it slept", async () => {
    const next: (number | null)[] = [3_600_000, null];
    const run = await runner.run("alertTimers", {
      args: [alert],
      signals: [{ atMs: 10_000, name: "changed" }],
      activities: { settleAlert: (_: never, nowMs) => ({ nextAtMs: next.shift() == null ? null : nowMs + 3_600_000 }) },
    });
    expect(run.calls).toEqual(["settleAlert@0", "settleAlert@10000"]);
  });
});

describe("collection", () => {
  const planChanged = { atMs: 0, name: "planChanged" };

  it("asks for confirmation until it comes", async () => {
    const answers = [false, true];
    const run = await runner.run("collection", {
      args: [collector],
      signals: [planChanged],
      untilMs: 600_000,
      activities: { confirmRollOut: () => ({ confirmed: answers.shift() ?? true }), reportRollOut: () => null },
    });
    expect(run).toEqual({ ended: "stopped", result: undefined, calls: ["confirmRollOut@5000", "confirmRollOut@15000"] });
  });

  it("reports a plan that nobody confirmed", async () => {
    const run = await runner.run("collection", {
      args: [collector],
      signals: [planChanged],
      untilMs: 600_000,
      activities: { confirmRollOut: () => ({ confirmed: false }), reportRollOut: () => null },
    });
    expect(run.calls.at(-1)).toBe("reportRollOut@105000");
  });

  it("does not ask a silent collector, and asks again when it returns", async () => {
    const run = await runner.run("collection", {
      args: [collector],
      signals: [planChanged, { atMs: 1_000, name: "silent" }, { atMs: 500_000, name: "returned" }],
      untilMs: 600_000,
      activities: { confirmRollOut: () => ({ confirmed: true }), reportRollOut: () => null },
    });
    expect(run.calls).toEqual(["confirmRollOut@505000"]);
  });
});

describe("deliver", () => {
  it("keeps the activity's schedule, wakes for news and ends with an empty queue", async () => {
    const waits: (number | null)[] = [5_000, 300_000, null];
    const run = await runner.run("deliver", {
      args: [integration],
      signals: [{ atMs: 20_000, name: "failing" }],
      activities: {
        retryDeliveries: (_: never, nowMs) => {
          const wait = waits.shift() ?? null;
          return { nextAtMs: wait === null ? null : nowMs + wait };
        },
      },
    });
    expect(run).toMatchObject({ ended: "completed", calls: ["retryDeliveries@0", "retryDeliveries@5000", "retryDeliveries@20000"] });
  });
});

describe.each([
  ["trainModels", "trainPage", "failExperiment", { tenantId: "t", experimentId: "e" }],
  ["rescore", "replayPage", "failReplay", { tenantId: "t", replayId: "r" }],
] as const)("%s", (workflow, page, _fail, ref) => {
  it("asks for one page after the other, each behind the last, until nothing is left", async () => {
    const next = ["a", "b", null];
    const asked: unknown[] = [];
    const run = await runner.run(workflow, {
      args: [ref],
      signals: [{ atMs: 0, name: "requested" }],
      activities: {
        [page]: (input: never) => {
          asked.push(input);
          return { after: next.shift() };
        },
      },
    });
    expect(run.ended).toBe("completed");
    expect(asked).toEqual([null, "a", "b"].map((after) => ({ ...ref, after })));
  });
});

describe("retention", () => {
  it("runs every step once an hour, also after one that failed", async () => {
    const run = await runner.run("retention", {
      args: [],
      activities: {
        listUpkeepSteps: () => ["partitions", "rollup", "outbox"],
        runUpkeepStep: ({ step }: { step: string }) => {
          if (step === "rollup") throw new Error("overflow");
        },
      },
    });
    const steps = ["runUpkeepStep@0", "runUpkeepStep@0", "runUpkeepStep@0"];
    expect(run).toMatchObject({ ended: "continuedAsNew", calls: ["listUpkeepSteps@0", ...steps] });
  });
});
