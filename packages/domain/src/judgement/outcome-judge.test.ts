import { describe, expect, test } from "vitest";
import { OUTCOME_CODES, type RunOutcome } from "../metrics/run-outcome";
import { type OutcomeMemory, stepOutcome } from "./outcome-judge";

type Step = RunOutcome | [RunOutcome, string];
const play = (...steps: readonly Step[]): OutcomeMemory | null =>
  steps.reduce<OutcomeMemory | null>((memory, step, i) => {
    const [outcome, reason] = typeof step === "string" ? [step, undefined] : step;
    return stepOutcome(memory, 1_000 * i, OUTCOME_CODES[outcome], reason);
  }, null);
const repeat = (n: number, step: Step): Step[] => Array.from({ length: n }, () => step);

test("answered runs leave nothing to remember", () => {
  expect(play("ok", "duplicate")).toBeNull();
  expect(play("timeout", ["interface_gone", "gone"], "ok")).toBeNull();
});

describe("runs that the collector could not make", () => {
  test("are not measured from the first one on, since that run and with its words", () => {
    const memory = play("ok", ["interface_gone", "no eth1"], "interface_gone");
    expect(memory).toMatchObject({ state: "not_measured", sinceMs: 1_000, runs: 2, cause: { reason: "no eth1" }, lasting: null });
  });

  test("have a lasting cause after five runs, whichever of the collector's outcomes they were", () => {
    expect(play(...repeat(4, ["interface_gone", "no eth1"]))?.lasting).toBeNull();
    expect(play(...repeat(5, ["interface_gone", "no eth1"]))?.lasting).toEqual({ code: 36, reason: "no eth1" });
    expect(play(...repeat(4, "interface_gone"), "local_drop")?.lasting?.code).toBe(OUTCOME_CODES.local_drop);
  });

  test("keep their lasting cause until another one has lasted as long", () => {
    const gone = repeat(5, ["interface_gone", "no eth1"]);
    expect(play(...gone, ...repeat(4, ["local_error", "no right"]))?.lasting?.reason).toBe("no eth1");
    expect(play(...gone, ...repeat(5, ["local_error", "no right"]))?.lasting?.reason).toBe("no right");
  });
});

describe("runs left out because the previous one still waited", () => {
  test("say nothing about the collector, however many they are", () => {
    expect(play("ok", ...repeat(9, ["overrun", "one takes longer than the interval"]))).toBeNull();
  });

  test("leave a far end that does not answer as it is", () => {
    const silent = play("timeout");
    expect(play("timeout", ...repeat(9, "overrun"))).toEqual(silent);
    expect(play("timeout", ...repeat(9, "overrun"), "timeout")).toMatchObject({ state: "failing", runs: 2, sinceMs: 0 });
  });
});

describe("runs that the far end answers wrongly", () => {
  test("are told from silence by three runs in a row, so that single ones change nothing", () => {
    const wrong = repeat(3, ["mismatch", "another payload"]);
    expect(play(...wrong, "timeout", "timeout")?.wrong?.reason).toBe("another payload");
    expect(play(...wrong, ...repeat(3, "timeout"))?.wrong).toBeNull();
    expect(play(...repeat(3, "timeout"), "mismatch", "mismatch", "timeout")?.wrong).toBeNull();
    expect(play(...repeat(3, "timeout"), ...wrong)?.wrong?.reason).toBe("another payload");
  });
});

test("what the far end does not offer is neither failing nor unmeasured", () => {
  expect(play(...repeat(9, ["not_offered", "enable-udp-echo"]))).toMatchObject({ state: "not_offered", lasting: null, wrong: null });
});
