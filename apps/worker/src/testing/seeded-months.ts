import type { TestDatabase } from "@padit/db/testing";
import { newId, type RecordedSamples } from "@padit/domain";
import { randomOf } from "@padit/domain/training";
import type { createTestOrganization } from "@padit/services/testing/test-organization";

const DAY_MS = 86_400_000;
const STEP_MS = 600_000;
const STEPS_A_DAY = DAY_MS / STEP_MS;
export const MONTH_DAYS = 30;

/** What somebody who knows everything says of a stretch in which the delay is high. */
export interface KnownStretch {
  endpointId: string;
  fromMs: number;
  toMs: number;
  isFault: boolean;
}

/** `samples` by series. */
interface SeededMonths {
  ruleId: string;
  truth: KnownStretch[];
  samples: Map<number, RecordedSamples>;
}

/**
 * Two months, before and after `turnMs`, of round-trip times of eight endpoints, measured every ten minutes, under a rule "above 10 ms". Each
 * endpoint has two short backup jobs a week (10.5 to 16 ms, ten minutes), which nobody needs to hear of, and one fault a week (15 to 60 ms, one to
 * three hours).
 */
export async function seedMonths(
  { db, insertSamples }: Pick<TestDatabase, "db" | "insertSamples">,
  { tenantId }: Pick<Awaited<ReturnType<typeof createTestOrganization>>, "tenantId">,
  { turnMs, seed }: { turnMs: number; seed: number },
): Promise<SeededMonths> {
  const [collectorId, ruleId] = [newId(), newId()];
  const startMs = turnMs - (MONTH_DAYS + 1) * DAY_MS;
  for (let day = 0; day <= 2 * MONTH_DAYS + 7; day += 7)
    await db.asSystem((tx) => db.series.ensurePartitions(tx, new Date(startMs + day * DAY_MS)));
  await db.asSystem((tx) => tx.shard.createMany({ data: [{ id: 0 }], skipDuplicates: true }));
  await db.withTenant(tenantId, async (tx) => {
    await tx.collector.create({ data: { tenantId, id: collectorId, name: "probe", shard: 0 } });
    const limit = { metricName: "udp_echo_rtt", direction: "above", threshold: 10, unit: "ms", severity: "warning" as const };
    await tx.rule.create({ data: { tenantId, id: ruleId, name: "slow", ...limit } });
  });
  const truth: KnownStretch[] = [];
  const samples = new Map<number, RecordedSamples>();
  for (let i = 0; i < 8; i += 1) {
    const endpointId = newId();
    const seriesId = await db.withTenant(tenantId, async (tx) => {
      const about = { name: `echo-${i}`, protocol: "udp-echo", target: {}, intervalMs: STEP_MS };
      await tx.endpoint.create({ data: { tenantId, id: endpointId, ...about } });
      await tx.endpointCollector.create({ data: { tenantId, endpointId, collectorId } });
      const metric = { metricName: "udp_echo_rtt", unit: "ms", metricType: "latency" };
      return (await tx.series.create({ data: { tenantId, endpointId, collectorId, ...metric } })).id;
    });
    const { value, stretches } = delays(randomOf("months", seed, i));
    const tsMs = Float64Array.from(value, (_, step) => startMs + step * STEP_MS);
    await insertSamples(Array.from(value, (delay, step) => ({ seriesId, tsMs: tsMs[step] ?? 0, value: delay })));
    samples.set(seriesId, {
      ...{ seriesId, tsMs, value, flags: new Uint8Array(value.length) },
      uncertainty: new Float64Array(value.length).fill(Number.NaN),
    });
    for (const { from, to, isFault } of stretches)
      truth.push({ endpointId, isFault, fromMs: startMs + from * STEP_MS, toMs: startMs + to * STEP_MS });
  }
  return { ruleId, truth, samples };
}

/** Delays of one endpoint, ms, and the steps `[from, to)` in which they are high. The first two days are quiet, for detection to learn from. */
function delays(random: () => number) {
  const steps = (2 * MONTH_DAYS + 1) * STEPS_A_DAY;
  const value = Float64Array.from({ length: steps }, () => 5 + 0.3 * (random() + random() + random() - 1.5));
  const stretches: { from: number; to: number; isFault: boolean }[] = [];
  for (let day = 2; day < 2 * MONTH_DAYS + 1; day += 1) {
    const chance = random();
    if (chance >= 3 / 7) continue;
    const isFault = chance < 1 / 7;
    const from = day * STEPS_A_DAY + 12 + Math.floor(random() * 100);
    const to = from + (isFault ? 6 + Math.floor(random() * 12) : 1);
    // Small faults are more frequent than large ones, and some are as small as a backup job.
    const height = isFault ? 15 * (60 / 15) ** random() : 10.5 + 5.5 * random();
    for (let step = from; step < to; step += 1) value[step] = height + 0.1 * random();
    stretches.push({ from, to, isFault });
  }
  return { value, stretches };
}
