import { expect, test } from "vitest";
import { stateSentence } from "./state-sentence";

const endpoint = { state: "ok", learning: null, collectorIds: ["a", "b"], intervalSeconds: 10, paused: false } as const;
const said = (part: object, alerts: { description: string }[] = []) =>
  stateSentence({ endpoint: { ...endpoint, collectorIds: [...endpoint.collectorIds], ...part }, alerts });

test("says in one line what is the matter", () => {
  expect(said({})).toBe("As usual, measured every 10 s from 2 collectors.");
  expect(said({ state: "learning", learning: { learnt: 3, needed: 30 } })).toContain("3 of 30 windows");
  expect(said({ state: "degraded" }, [{ description: "RTT rose." }, { description: "Loss." }])).toBe("RTT rose. 1 more alert open.");
  expect(said({ state: "paused" }, [{ description: "RTT rose." }])).toContain("Paused");
  expect(said({ state: "unknown", collectorIds: [] })).toContain("No collector probes it");
});
