import { expect, test } from "vitest";
import { obey } from "./control-socket";
import { FaultBoard, Faults, fateOf } from "./faults";
import { mayAnswer } from "./udp-echo-server";

/** mulberry32: the same sequence at every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

test("30 % loss loses 30 % of 10,000 within three standard deviations", () => {
  const random = seeded(1);
  const faults = Faults.parse({ lossRatio: 0.3 });
  const lost = Array.from({ length: 10_000 }, () => fateOf(faults, random)).filter((fate) => !fate.answer).length;
  expect(Math.abs(lost - 3000)).toBeLessThan(3 * Math.sqrt(10_000 * 0.3 * 0.7));
});

test("jitter spreads evenly above the delay", () => {
  const random = seeded(2);
  const faults = Faults.parse({ delayMs: 20, jitterMs: 10 });
  const waits = Array.from({ length: 10_000 }, () => fateOf(faults, random)).map((fate) => (fate.answer ? fate.afterMs : Number.NaN));
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(20);
  expect(Math.max(...waits)).toBeLessThan(30);
  const mean = waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
  expect(Math.abs(mean - 25)).toBeLessThan((3 * 10) / Math.sqrt(12 * 10_000));
});

test("an outage answers nothing, and faults end when their time is over", () => {
  let nowMs = 0;
  const board = new FaultBoard(() => nowMs);
  expect(obey('{"set":{"outage":true,"forMs":1000}}', board)).toMatchObject({ ok: true, remainingMs: 1000 });
  expect(board.fate()).toEqual({ answer: false });
  nowMs = 1000;
  expect(board.fate()).toEqual({ answer: true, afterMs: 0 });
  expect(obey('{"get":true}', board)).toMatchObject({ ok: true, faults: { outage: false }, remainingMs: null });
});

test.each(["", "{", '{"set":{"delayMs":-1}}', '{"set":{"unknown":1}}', "{}"])(
  "rubbish on the control socket is answered, not obeyed: %s",
  (line) => {
    const board = new FaultBoard(() => 0);
    expect(obey(line, board)).toMatchObject({ ok: false });
    expect(board.fate()).toEqual({ answer: true, afterMs: 0 });
  },
);

test("privileged ports, broadcast and multicast get no answer", () => {
  expect(mayAnswer({ address: "192.0.2.1", port: 40_000 })).toBe(true);
  for (const from of [
    { address: "192.0.2.1", port: 19 },
    { address: "255.255.255.255", port: 40_000 },
    { address: "239.1.2.3", port: 40_000 },
    { address: "ff02::1", port: 40_000 },
  ]) {
    expect(mayAnswer(from)).toBe(false);
  }
});
