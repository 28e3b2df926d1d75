import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DEFAULT_LIMITS, type DroppedRows, Spool, type SpoolLimits } from "./spool";

const HOUR_S = 3600;
const SAMPLES_PER_S = 1000;
const BATCH_S = 10;
const BATCH_ROWS = BATCH_S * SAMPLES_PER_S;
/** Small segments keep the ratio to these small batches similar to production. */
const segmentBytes = 4 << 10;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "padit-outage-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/**
 * Appends a batch for every ten seconds and sends none. The clock is the samples' time; samples are numbered from 0. Returns the losses.
 */
function measure(spool: Spool, seconds: number): DroppedRows[] {
  const told: DroppedRows[] = [];
  for (let batch = 0; batch < seconds / BATCH_S; batch++) {
    const nowMs = batch * BATCH_S * 1000;
    told.push(...spool.trim(nowMs));
    spool.append({ seq: spool.takeSeq(), rows: BATCH_ROWS, fromMs: nowMs, toMs: nowMs + 9_999, body: Buffer.from(String(batch)) });
  }
  return told;
}

const LIMITS: [name: string, hours: number, limits: SpoolLimits, keptHours: number][] = [
  ["10 minutes", 1 / 6, { ...DEFAULT_LIMITS, segmentBytes }, 1 / 6],
  ["72 hours", 72, { ...DEFAULT_LIMITS, segmentBytes }, 72],
  ["80 hours, with room for 72", 80, { ...DEFAULT_LIMITS, segmentBytes }, 72],
  ["30 hours, with a disk for about 24", 30, { ...DEFAULT_LIMITS, segmentBytes, maxBytes: 24 * (HOUR_S / BATCH_S) * 40 }, 24],
];

test.each(LIMITS)(
  "a server away for %s at 1,000 samples a second: each is kept, or its loss is told",
  async (_, hours, limits, keptHours) => {
    const seconds = hours * HOUR_S;
    const writing = new Spool(folder, limits);
    const told = measure(writing, seconds);
    await writing.close();

    const spool = new Spool(folder, limits);
    const kept: number[] = [];
    let rows = 0;
    for (let record = spool.peek(); record !== undefined; record = spool.peek()) {
      kept.push(Number(record.body.toString()));
      rows += record.rows;
      spool.ack(record.seq);
    }
    await spool.close();

    const lost = told.reduce((sum, { n }) => sum + n, 0);
    expect(lost + rows).toBe(seconds * SAMPLES_PER_S);
    // The oldest batches are dropped first, so the rest is the last part, complete and in order.
    const first = lost / BATCH_ROWS;
    expect(kept.length).toBe(seconds / BATCH_S - first);
    expect(kept.every((batch, i) => batch === first + i)).toBe(true);
    // Each reported gap begins where the previous one ended.
    const stretches = told.map(({ fromMs, toMs, n }) => [fromMs, toMs, n]);
    let nextMs = 0;
    for (const [fromMs, toMs, n] of stretches) {
      expect([fromMs, n]).toEqual([nextMs, (toMs ?? 0) + 1 - nextMs]);
      nextMs = (toMs ?? 0) + 1;
    }
    expect(new Set(told.map(({ reason }) => reason)).size).toBeLessThanOrEqual(1);
    // The spool drops at most one segment more than the limit requires.
    expect((kept.length * BATCH_S) / HOUR_S).toBeGreaterThan(keptHours - 0.5);
    expect((kept.length * BATCH_S) / HOUR_S).toBeLessThan(keptHours + 0.5);
  },
);
