import { expect, test } from "vitest";
import { stateReasonOf } from "./state-reason";

const SEEN = new Date(1_000_000);
const refused = (offsetMs: number, atMs = 2_000_000) => ({ refused: { atMs, offsetMs } });

test.each([
  ["a collector that keeps time", "connected", { offsetMs: 3, offsetErrorMs: 2 }, null],
  ["an offset within its error", "connected", { offsetMs: 1_500, offsetErrorMs: 600 }, null],
  ["four minutes ahead", "connected", { offsetMs: 240_000, offsetErrorMs: 2 }, /^Its clock is 4 min ahead of the server's; its samples/],
  ["a second and a half behind", "connected", { offsetMs: -1_500, offsetErrorMs: 2 }, /^Its clock is 2 s behind the server's/],
  [
    "a refused clock of a silent one",
    "silent",
    refused(1_200_000),
    /^Its clock is 20 min ahead of the server's, so its requests are refused/,
  ],
  ["a refused clock that never was set", "silent", refused(-1_790_000_000_000), /^Its clock is 20718 days behind/],
  ["a refusal before it was accepted again", "silent", refused(1_200_000, 900_000), null],
  ["a silent one whose clock was right", "silent", { offsetMs: 240_000, offsetErrorMs: 2 }, null],
  ["a revoked one", "revoked", refused(1_200_000), null],
  ["a clock that says nothing", "connected", {}, null],
  ["a clock that is no object", "connected", null, null],
] as const)("%s", (_, state, clock, reason) => {
  const said = stateReasonOf({ state, clock, lastSeenAt: SEEN });
  if (reason === null) expect(said).toBeNull();
  else expect(said).toMatch(reason);
});

test("one that never got in has its reason, too", () => {
  expect(stateReasonOf({ state: "never_seen", clock: refused(7_300_000), lastSeenAt: null })).toMatch(/^Its clock is 2 h ahead/);
});
