import { expect, test } from "vitest";
import { obey } from "./control-socket";
import { FaultBoard, Faults, fateOf } from "./faults";

/** mulberry32: a pseudo-random generator that repeats its sequence at every run. */
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
  expect(board.fate("udp-echo")).toEqual({ answer: false });
  nowMs = 1000;
  expect(board.fate("udp-echo")).toEqual({ answer: true, afterMs: 0 });
  expect(obey('{"get":true}', board)).toMatchObject({ ok: true, faults: { outage: false }, remainingMs: null });
});

test.each(["", "{", '{"set":{"delayMs":-1}}', '{"set":{"unknown":1}}', "{}"])(
  "rubbish on the control socket is answered, not obeyed: %s",
  (line) => {
    const board = new FaultBoard(() => 0);
    expect(obey(line, board)).toMatchObject({ ok: false });
    expect(board.fate("udp-echo")).toEqual({ answer: true, afterMs: 0 });
  },
);

test("faults of one protocol come before everybody's, and end by themselves", () => {
  let nowMs = 0;
  const board = new FaultBoard(() => nowMs);
  obey('{"set":{"delayMs":5}}', board);
  expect(obey('{"set":{"outage":true,"forMs":1000,"protocol":"stamp"}}', board)).toMatchObject({ ok: true, remainingMs: 1000 });
  expect([board.fate("stamp"), board.fate("cfm-lb")]).toEqual([{ answer: false }, { answer: true, afterMs: 5 }]);
  expect(obey('{"get":true,"protocol":"stamp"}', board)).toMatchObject({ faults: { outage: true } });
  nowMs = 1000;
  expect(board.fate("stamp")).toEqual({ answer: true, afterMs: 5 });
  obey('{"set":{"outage":true,"protocol":"stamp"}}', board);
  obey('{"set":{}}', board);
  expect(board.fate("stamp")).toEqual({ answer: true, afterMs: 0 });
});

test("the messages of one exchange share their fate: as many are lost as was set, and none overtakes the other", () => {
  const board = new FaultBoard(() => 0, seeded(3));
  board.set(Faults.parse({ lossRatio: 0.3, jitterMs: 10 }));
  const fates = Array.from({ length: 10_000 }, (_, i) =>
    [false, true].map((isLast) => board.fate("ecpri-owd", { name: `radio|${i % 256}`, isLast })),
  );
  expect(fates.every(([request, followUp]) => request === followUp)).toBe(true);
  const lost = fates.filter(([request]) => !request?.answer).length;
  expect(Math.abs(lost - 3000)).toBeLessThan(3 * Math.sqrt(10_000 * 0.3 * 0.7));
});
