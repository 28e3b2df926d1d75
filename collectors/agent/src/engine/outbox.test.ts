import { expect, test } from "vitest";
import { MAX_ROWS, type Samples, type SentSample } from "../ipc/messages";
import { Leftover, Outbox } from "./outbox";

const row = (tsMs: number): SentSample => ({ series: 1, tsMs, value: 1, uncertainty: null, flags: 0 });
const rows = (n: number, fromMs = 0) => Array.from({ length: n }, (_, i) => row(fromMs + i));

function outbox(maxHeldRows?: number) {
  const sent: Samples[] = [];
  const box = new Outbox({ boot: 7, send: (message) => sent.push(message), ...(maxHeldRows !== undefined && { maxHeldRows }) });
  return { box, sent, numbers: () => sent.map(({ n }) => n) };
}

test("nothing goes before an uplink is there, then everything in order", () => {
  const { box, numbers } = outbox();
  box.add(rows(1));
  box.add(rows(1));
  expect(numbers()).toEqual([]);
  box.connected({ last: null, creditRows: 100 });
  expect(numbers()).toEqual([1, 2]);
});

test("no more rows are under way than the uplink gives credit for, and more go as it writes", () => {
  const { box, numbers } = outbox();
  box.connected({ last: null, creditRows: 10 });
  for (let i = 0; i < 4; i++) box.add(rows(5));
  expect(numbers()).toEqual([1, 2]);
  box.written(7, 1);
  expect(numbers()).toEqual([1, 2, 3]);
  box.written(7, 3);
  expect(numbers()).toEqual([1, 2, 3, 4]);
});

test("a new uplink hears again what the one before had not written, and not what it had", () => {
  const { box, sent, numbers } = outbox();
  box.connected({ last: null, creditRows: 100 });
  for (let i = 0; i < 4; i++) box.add(rows(1));
  box.written(7, 1);
  box.disconnected();
  sent.length = 0;
  box.connected({ last: { boot: 7, n: 2 }, creditRows: 100 });
  expect(numbers()).toEqual([3, 4]);
  box.written(7, 4);
  expect(box.isEmpty).toBe(true);
});

test("numbers of another engine's start mean nothing here", () => {
  const { box, numbers } = outbox();
  box.add(rows(1));
  box.connected({ last: { boot: 6, n: 90 }, creditRows: 100 });
  expect(numbers()).toEqual([1]);
  box.written(6, 1);
  expect(box.isEmpty).toBe(false);
});

test("what is more than may be held goes oldest first, and is told as one gap", () => {
  const { box, sent } = outbox(20);
  for (let i = 0; i < 6; i++) box.add(rows(5, 100 * i));
  expect(box.droppedRows).toBe(10);
  box.add(rows(5, 600));
  box.connected({ last: null, creditRows: 1000 });
  const gaps = sent.flatMap((message) => message.gaps);
  expect(gaps.reduce((sum, { n }) => sum + n, 0) + sent.flatMap((message) => message.rows).length).toBe(35);
  expect(gaps[0]).toMatchObject({ fromMs: 0, reason: "uplink_stalled" });
});

test("many rows are cut into messages that a frame holds", () => {
  const { box, sent } = outbox();
  box.connected({ last: null, creditRows: 1_000_000 });
  box.add(rows(MAX_ROWS * 2 + 1));
  expect(sent.map((message) => message.rows.length)).toEqual([MAX_ROWS, MAX_ROWS, 1]);
});

test("what an engine leaves goes on under its numbers, so that an uplink which has some of it writes the rest", () => {
  const first = outbox();
  first.box.connected({ last: null, creditRows: 100 });
  for (let i = 0; i < 3; i++) first.box.add(rows(1, i));
  first.box.written(7, 1);
  const leftover = Leftover.parse(JSON.parse(JSON.stringify(first.box.leftover())));
  const sent: Samples[] = [];
  const second = new Outbox({ boot: 8, leftover, send: (message) => sent.push(message) });
  second.add(rows(1, 3));
  second.connected({ last: { boot: 7, n: 2 }, creditRows: 100 });
  expect(sent.map(({ boot, n }) => [boot, n])).toEqual([
    [7, 3],
    [7, 4],
  ]);
  second.written(7, 4);
  expect(second.leftover()).toBeUndefined();
});

test("what an uplink that is there was told is not lost when room is made, nor is its credit given out again", () => {
  const { box, sent } = outbox(20);
  box.connected({ last: null, creditRows: 10 });
  for (let i = 0; i < 100; i++) box.add(rows(5, i * 5));
  const underWay = sent.flatMap((message) => message.rows).length;
  expect(underWay).toBe(10);
  box.written(7, 2);
  for (let last = 2; sent.at(-1)?.n !== last; ) {
    last = sent.at(-1)?.n ?? last;
    box.written(7, last);
  }
  const arrived = sent.flatMap((message) => message.rows).length;
  const told = sent.flatMap((message) => message.gaps).reduce((sum, { n }) => sum + n, 0);
  expect(arrived + told).toBe(500);
});
