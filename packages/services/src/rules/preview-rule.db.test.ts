import { createTestDatabase, type TestDatabase, testBackends } from "@padit/db/testing";
import { breaksLimit, type DetectionRule, newRuleState, stepRule } from "@padit/domain";
import { median } from "@padit/domain/features";
import { newId } from "@padit/domain/ids";
import { randomOf } from "@padit/domain/training";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ServiceContext } from "../service-context";
import { createTestOrganization } from "../testing/test-organization";
import { previewRule } from "./preview-rule";

const HOUR_MS = 3_600_000;
const SAMPLES = 9_000;
const STEP_MS = 10_000;
const metricName = "udp_echo_rtt";

/** A moderate rise or a large one, and none between: the relative minimum of the rules below is between the two. */
const burst = (share: number): number => (share < 0.5 ? 2.6 * share : 4 + 2 * share);

/** Round trips with short bursts, a failure of some minutes, and a break in the measurements. */
function makeSamples(seed: string, startMs: number): { tsMs: number; value: number; uncertainty: number }[] {
  const random = randomOf(seed);
  const samples = Array.from({ length: SAMPLES }, (_, n) => {
    const isBurst = n % 700 < 3 || (n > 4_000 && n < 4_100) || random() < 0.002;
    return { tsMs: startMs + n * STEP_MS, value: 10 + random() + (isBurst ? burst(random()) : 0), uncertainty: 0.25 };
  });
  return samples.filter((_, n) => n < 6_000 || n > 6_400);
}

/** Plays a rule over all samples, which is what the preview must equal. */
function firingsOf(rule: Pick<DetectionRule, "k" | "n">, samples: ReturnType<typeof makeSamples>): number[] {
  const [state, values, firings] = [newRuleState(), [] as number[], [] as number[]];
  let level: number | null = null;
  for (const { tsMs, value, uncertainty } of samples) {
    const was = state.firing;
    const broken = breaksLimit(rule as DetectionRule, value, uncertainty, level);
    stepRule(state, rule as DetectionRule, tsMs, broken);
    if (state.firing && !was) firings.push(tsMs);
    if (broken) continue;
    values.push(value);
    if (values.length % 10 === 0) level = median(values.slice(-300));
  }
  return firings;
}

describe.each(testBackends())("the preview of a rule on %s", (backend) => {
  let database: TestDatabase;
  let owner: ServiceContext;
  const endpoints: { id: string; samples: ReturnType<typeof makeSamples> }[] = [];

  beforeAll(async () => {
    database = await createTestDatabase({ backend });
    await database.db.asSystem((tx) => tx.shard.create({ data: { id: 0 } }));
    const organization = await createTestOrganization(database.db);
    owner = organization.owner;
    const { tenantId } = organization;
    const startMs = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - 26 * HOUR_MS;
    for (let n = 0; n < 4; n++) {
      const ids = { endpointId: newId(), collectorId: newId() };
      const series = await database.db.withTenant(tenantId, async (tx) => {
        await tx.collector.create({ data: { tenantId, id: ids.collectorId, name: `c${n}`, shard: 0 } });
        const endpoint = { tenantId, id: ids.endpointId, name: `e${n}`, protocol: "udp-echo", target: {}, intervalMs: STEP_MS };
        await tx.endpoint.create({ data: endpoint });
        return tx.series.create({ data: { tenantId, ...ids, metricName, unit: "ms", metricType: "latency" } });
      });
      const samples = makeSamples(`series ${n}`, startMs + n);
      endpoints.push({ id: ids.endpointId, samples });
      await database.insertSamples(samples.map((sample) => ({ seriesId: series.id, ...sample })));
    }
    // All but the newest hours are packed on plain PostgreSQL, so that both forms of samples are read.
    await database.db.runUpkeep("pack", { now: new Date(Date.now() - 4 * HOUR_MS), signal: new AbortController().signal });
  });
  afterAll(() => database.dispose());

  const RULES = [
    { name: "one sample", direction: "above", threshold: 12, k: 1, n: 1, forSeconds: 0 },
    { name: "two of three", direction: "above", threshold: 11.5, k: 2, n: 3, forSeconds: 0 },
    { name: "for a minute", direction: "above", threshold: 11, k: 1, n: 12, forSeconds: 60 },
    { name: "below", direction: "below", threshold: 10.3, k: 3, n: 4, forSeconds: 0 },
    { name: "with a minimum deviation", direction: "above", threshold: 11, minimumDeviationRelative: 0.25, k: 1, n: 1, forSeconds: 0 },
    { name: "never broken", direction: "above", threshold: 100, k: 1, n: 100, forSeconds: 0 },
  ] as const;
  const played = (rule: (typeof RULES)[number], of = endpoints) =>
    of.flatMap(({ samples }) => firingsOf({ minimumDeviationAbsolute: null, minimumDeviationRelative: null, ...rule } as never, samples));

  // One endpoint over a day is read from minutes; four over a month from hours first.
  test.each(RULES)("counts each firing: $name", async (rule) => {
    const [first] = endpoints;
    const one = await previewRule(owner, { metricName, ...rule, scope: { endpointIds: [first?.id ?? ""] }, hours: 48 });
    expect([one.series, one.samples, one.fired]).toEqual([1, SAMPLES - 401, played(rule, endpoints.slice(0, 1)).length]);
    const all = await previewRule(owner, { metricName, ...rule, hours: 720 });
    expect([all.series, all.samples, all.fired]).toEqual([4, 4 * (SAMPLES - 401), played(rule).length]);
    expect(all.examples.map(({ at }) => at.getTime())).toEqual(
      played(rule)
        .sort((a, b) => b - a)
        .slice(0, 10),
    );
  });

  test("the rules of this test fire now and then, but for the last", () => {
    expect(RULES.map((rule) => played(rule).length > 3)).toEqual([true, true, true, true, true, false]);
  });

  test("gives nothing for a scope without series", async () => {
    const rule = { name: "always", metricName, direction: "above", threshold: 5 } as const;
    const none = await previewRule(owner, { ...rule, scope: { endpointIds: [newId()] } });
    expect(none).toMatchObject({ fired: 0, series: 0, samples: 0, examples: [] });
  });
});
