import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { matches, newId, printSelector, readSelector, type Selectable, type Selector, SUBJECT_FIELDS } from "@padit/domain";
import { anyName, anySelector } from "@padit/domain/testing/selectors";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { selectableAlerts } from "../alerts/selectable-alerts";
import { createPerson, createTestOrganization } from "../testing/test-organization";
import { alertSelectorWhere } from "./alert-selector-where";
import { endpointSelectorWhere } from "./endpoint-selector-where";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.db.asSystem((tx) => tx.shard.create({ data: { id: 0 } }));
});
afterAll(() => database.dispose());

/** Draws values by seed, so that a failing seed can be repeated. */
const draw = <T>(seed: number, arbitrary: fc.Arbitrary<T>, n: number): T[] => fc.sample(arbitrary, { seed, numRuns: n });

const ENDPOINT_IDS = [
  "0190c0de-0000-7000-8000-000000000001",
  "0190c0de-0000-7000-8000-000000000002",
  "0190c0de-0000-7000-8000-000000000003",
];

const anyEndpoint = fc.record({
  name: anyName,
  protocol: fc.constantFrom("udp-echo", "http", "tcp"),
  tags: fc.uniqueArray(anyName, { maxLength: 3 }),
  collectors: fc.subarray([0, 1, 2]),
  metrics: fc.subarray(["udp_echo_rtt", "udp_echo_loss", "http_response_time"]),
});
const anyAlert = fc.record({
  severity: fc.constantFrom("info" as const, "warning" as const, "critical" as const),
  status: fc.constantFrom("open" as const, "acknowledged" as const, "snoozed" as const, "resolved" as const),
  kind: fc.constantFrom("outage", "no_data", "level_shift"),
  title: anyName,
  description: anyName,
  metricName: fc.constantFrom("udp_echo_rtt", "udp_echo_loss", "http_response_time"),
  labels: fc.uniqueArray(anyName, { maxLength: 3 }),
  endpoint: fc.option(fc.nat(ENDPOINT_IDS.length - 1)),
  collector: fc.option(fc.nat(2)),
  /** 3 is a person who is not a member. */
  owner: fc.option(fc.nat(3)),
});

/** Creates an organization with random collectors, endpoints, people and alerts. */
async function randomOrganization(seed: number) {
  const { tenantId, ownerPerson } = await createTestOrganization(database.db);
  const people = [ownerPerson.person.userId];
  for (const [at, name] of draw(seed, anyName, 3).entries()) {
    const { person } = await createPerson(database.db, name);
    people.push(person.userId);
    if (at < 2) await database.db.asSystem((tx) => tx.member.create({ data: { tenantId, userId: person.userId, role: "operator" } }));
  }
  const sites = draw(seed + 1, fc.oneof(anyName, fc.constant("")), 3);
  const collectors = draw(seed + 2, anyName, 3).map((name, at) => ({
    tenantId,
    id: newId(),
    name: `${name}${at}`,
    site: sites[at] ?? "",
    shard: 0,
  }));
  const endpoints = draw(seed + 3, anyEndpoint, ENDPOINT_IDS.length);
  const alerts = draw(seed + 4, anyAlert, 25);
  await database.db.asSystem(async (tx) => {
    await tx.collector.createMany({ data: collectors });
    for (const [at, { name, protocol, tags, collectors: probing, metrics }] of endpoints.entries()) {
      const endpointId = ENDPOINT_IDS[at] ?? "";
      await tx.endpoint.create({ data: { tenantId, id: endpointId, name, protocol, tags, target: {}, intervalMs: 1_000 } });
      const collectorIds = probing.map((index) => collectors[index]?.id ?? "");
      await tx.endpointCollector.createMany({ data: collectorIds.map((collectorId) => ({ tenantId, endpointId, collectorId })) });
      await tx.series.createMany({
        data: collectorIds.flatMap((collectorId) =>
          metrics.map((metricName) => ({ tenantId, endpointId, collectorId, metricName, unit: "ms", metricType: "latency" })),
        ),
      });
    }
  });
  const at = new Date();
  const times = { episodeStart: at, openedAt: at, lastSeenAt: at };
  await database.db.withTenant(tenantId, (tx) =>
    tx.alert.createMany({
      data: alerts.map(({ endpoint, collector, owner, ...alert }) => ({
        ...alert,
        ...times,
        tenantId,
        id: newId(),
        key: newId(),
        metricGroup: "delay",
        detectionScore: {},
        endpointId: endpoint === null ? null : (ENDPOINT_IDS[endpoint] ?? null),
        collectorId: collector === null ? null : (collectors[collector]?.id ?? null),
        assigneeId: owner === null ? null : (people[owner] ?? null),
      })),
    }),
  );
  return { tenantId, me: ownerPerson.person.userId };
}

const ROUNDS = 6;
const SELECTORS = 120;

/** The ids of the things that `matches` selects, sorted. */
const idsWhere = (things: ReadonlyMap<string, Selectable>, selector: Selector, me: string | null): string[] =>
  [...things]
    .filter(([, thing]) => matches(selector, thing, me))
    .map(([id]) => id)
    .sort();

describe("`matches` and the database select the same", () => {
  test.each(Array.from({ length: ROUNDS }, (_, round) => 100 * round))("alerts of random data, seed %i", async (seed) => {
    const { tenantId, me } = await randomOrganization(seed);
    let selecting = 0;
    await database.db.withTenant(tenantId, async (tx) => {
      const ids = (await tx.alert.findMany({ where: { tenantId }, select: { id: true } })).map(({ id }) => id);
      const things = await selectableAlerts(tx, tenantId, ids);
      expect(things.size).toBe(25);
      for (const [at, selector] of draw(seed + 5, anySelector(), SELECTORS).entries()) {
        const asking = { tenantId, me: at % 5 === 0 ? null : me };
        const where = { tenantId, AND: await alertSelectorWhere(tx, asking, selector) };
        const found = await tx.alert.findMany({ where, select: { id: true } });
        const expected = idsWhere(things, readSelector(printSelector(selector)), asking.me);
        expect(found.map(({ id }) => id).sort(), printSelector(selector)).toEqual(expected);
        if (expected.length > 0 && expected.length < ids.length) selecting += 1;
      }
    });
    // The comparison is meaningful only if many selectors match some rows and not others.
    expect(selecting).toBeGreaterThan(SELECTORS / 5);
  });

  test.each(Array.from({ length: ROUNDS }, (_, round) => 100 * round + 50))("endpoints of random data, seed %i", async (seed) => {
    const { tenantId } = await randomOrganization(seed);
    let selecting = 0;
    await database.db.withTenant(tenantId, async (tx) => {
      const rows = await tx.endpoint.findMany({
        where: { tenantId },
        include: { collectors: { include: { collector: true } }, series: true },
      });
      const things = new Map<string, Selectable>(
        rows.map(({ id, name, protocol, tags, collectors, series }) => [
          id,
          {
            endpointId: id,
            endpointName: name,
            protocol,
            labels: tags,
            collectors: collectors.map(({ collector }) => collector),
            metrics: series.map(({ metricName }) => metricName),
          },
        ]),
      );
      // A field that endpoints do not have selects no endpoint, and its negation selects all.
      for (const fields of [undefined, SUBJECT_FIELDS.endpoints])
        for (const selector of draw(seed + 6, anySelector(fields), SELECTORS)) {
          const where = { tenantId, AND: endpointSelectorWhere(selector) };
          const found = await tx.endpoint.findMany({ where, select: { id: true } });
          const expected = idsWhere(things, selector, null);
          expect(found.map(({ id }) => id).sort(), printSelector(selector)).toEqual(expected);
          if (expected.length > 0 && expected.length < rows.length) selecting += 1;
        }
    });
    expect(selecting).toBeGreaterThan(SELECTORS / 10);
  });
});
