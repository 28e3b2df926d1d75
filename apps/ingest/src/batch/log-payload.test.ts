import { gunzipSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { logPayload } from "./log-payload";
import { parseBatch } from "./parse";
import { judgeRows } from "./quarantine";

const NOW = Date.parse("2026-11-24T10:00:00.000Z");
const whole = {
  epoch: 1,
  seq: 7,
  series: [1, 2],
  ts: [NOW - 2000, NOW - 1000],
  value: [10.5, 11],
  uncertainty: [0.1, null],
  flags: [1, 0],
};

function payloadOf(json: string): { body: Buffer; payload: Buffer } {
  const body = gzipSync(json);
  const batch = parseBatch(body);
  return {
    body,
    payload: logPayload(
      body,
      batch,
      judgeRows(batch, () => "own", NOW),
    ),
  };
}
const read = (payload: Buffer): unknown => JSON.parse(gunzipSync(payload).toString());

test("a batch that was accepted whole goes into the log as it came", () => {
  const { body, payload } = payloadOf(JSON.stringify(whole));
  expect(payload).toBe(body);
});

test("of a batch with a bad row the log keeps the good ones", () => {
  const { payload } = payloadOf(JSON.stringify({ ...whole, value: [10.5, "x"] }));
  expect(read(payload)).toEqual({ series: [1], ts: [NOW - 2000], value: [10.5], uncertainty: [0.1], flags: [1] });
});

test("the reason of an outcome goes into the log, and no other detail does", () => {
  const [good, gone] = [
    { i: 0, metadata: { url: "x" } },
    { i: 1, metadata: { outcome: "interface_gone", reason: "Interface eth1 does not exist." } },
  ];
  const values = [10.5, 36];
  expect(read(payloadOf(JSON.stringify({ ...whole, value: values, detail: [good, gone] })).payload)).toMatchObject({
    reasons: [{ i: 1, text: "Interface eth1 does not exist." }],
  });
  // The row's number is another outcome's, so that its words are of something else.
  expect(read(payloadOf(JSON.stringify({ ...whole, detail: [good, gone] })).payload)).not.toHaveProperty("reasons");
});

test("a reason keeps to its row where rows before it were bad, and is cut", () => {
  const detail = [{ i: 1, metadata: { outcome: "timeout", reason: "y".repeat(900) } }];
  expect(read(payloadOf(JSON.stringify({ ...whole, value: ["x", 1], detail })).payload)).toMatchObject({
    series: [2],
    reasons: [{ i: 0, text: "y".repeat(300) }],
  });
});

test("details stay out of the log, and so does a body blown up beyond its rows", () => {
  const { detail: _, ...columns } = { ...whole, detail: [{ i: 0, metadata: { url: "x" } }] };
  const { epoch: _epoch, seq: _seq, ...rows } = columns;
  expect(read(payloadOf(JSON.stringify({ ...whole, detail: [{ i: 0, metadata: { url: "x" } }] })).payload)).toEqual(rows);
  const { body, payload } = payloadOf(`${JSON.stringify(whole)}${" ".repeat(1_000_000)}`);
  expect(payload).not.toBe(body);
  expect(read(payload)).toEqual(rows);
});
