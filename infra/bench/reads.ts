// npm run bench -- reads [series] [days] [backend]: what pages ask of a month of samples and thirteen months of rollups. The verbs are called
// as the site calls them, without HTTP. `days`: of samples, windows and scores. backend: postgresql or timescaledb, default both.
import { createTestDatabase, testBackends } from "../../packages/db/src/testing";
import { randomOf } from "../../packages/domain/src/training/random";
import { listAlerts } from "../../packages/services/src/alerts/index";
import { listCollectors } from "../../packages/services/src/collectors/index";
import {
  endpointChart,
  endpointHeartbeats,
  endpointWindows,
  getEndpoint,
  listEndpoints,
  listSamples,
} from "../../packages/services/src/endpoints/index";
import { previewRule } from "../../packages/services/src/rules/index";
import type { ServiceContext } from "../../packages/services/src/service-context";
import { createTestOrganization } from "../../packages/services/src/testing/test-organization";
import { setup } from "../dev/test-servers.mjs";
import { figure, quantile } from "./output/figures";
import { copyTemplates, fillTemplates, makeEndpoints, SERIES_PER_ENDPOINT, storeOf } from "./reads.data";
import { connect, pauseJobs } from "./storage.database";

const HOUR_MS = 3_600_000;
const ROUNDS = 20;
const ROW_COUNT = 100;
const SERIES = Number(process.argv[2] ?? 400);
const DAYS = Number(process.argv[3] ?? 30);
const RANGES_HOURS = { hour: 1, day: 24, week: 168, month: 720, year: 395 * 24 };

const stop = await setup();
try {
  for (const backend of testBackends()) if ((process.argv[4] ?? backend) === backend) await measureBackend(backend);
} finally {
  await stop();
}

async function measureBackend(backend: ReturnType<typeof testBackends>[number]): Promise<void> {
  const isTimescale = backend === "timescaledb";
  const database = await createTestDatabase({ backend });
  const owner = await connect(database.urls.owner);
  try {
    if (isTimescale) await pauseJobs(owner);
    const { tenantId, owner: ctx } = await createTestOrganization(database.db);
    const ids = await makeEndpoints(owner, tenantId, Math.ceil(SERIES / SERIES_PER_ENDPOINT));
    const history = { owner, store: storeOf(database, owner, isTimescale), now: new Date(), days: DAYS };
    const startedAt = performance.now();
    await fillTemplates(history, ids);
    await copyTemplates(history, ids);
    console.error(`${backend}: ${SERIES} series filled after ${Math.round((performance.now() - startedAt) / 1000)} s`);
    await measureReads(`reads.${backend}`, ctx);
  } finally {
    await owner.end();
    await database.dispose();
  }
}

async function measureReads(name: string, ctx: ServiceContext): Promise<void> {
  const { items } = await listEndpoints(ctx, { limit: ROW_COUNT });
  const endpointIds = items.map(({ id }) => id);
  const random = randomOf("reads");
  const any = (): string => endpointIds[Math.floor(random() * endpointIds.length)] ?? "";
  for (const [range, hours] of Object.entries(RANGES_HOURS))
    await timed(`${name}.endpoint_page_${range}`, () => readEndpointPage(ctx, any(), hours));
  await timed(`${name}.list_of_${endpointIds.length}`, async () => {
    await listEndpoints(ctx, { limit: ROW_COUNT });
    await endpointHeartbeats(ctx, { endpointIds });
  });
  const rule = { metricName: "udp_echo_rtt", direction: "above", threshold: 20, k: 2, n: 3, hours: 720 } as const;
  await timed(`${name}.preview_of_endpoint`, () => previewRule(ctx, { ...rule, scope: { endpointIds: [any()] } }));
  await timed(`${name}.preview_of_all`, () => previewRule(ctx, rule));
  const relative = { ...rule, threshold: 13, minimumDeviationRelative: 0.3 };
  await timed(`${name}.preview_with_median`, () => previewRule(ctx, { ...relative, scope: { endpointIds: [any()] } }));
}

/** What a browser asks for when it opens an endpoint's page. */
async function readEndpointPage(ctx: ServiceContext, endpointId: string, hours: number): Promise<void> {
  const to = new Date(Math.ceil(Date.now() / 10_000) * 10_000);
  await Promise.all([
    getEndpoint(ctx, { endpointId }),
    listAlerts(ctx, { endpointId, limit: 20 }),
    listCollectors(ctx, { limit: 500, includeRevoked: true }),
    endpointChart(ctx, { endpointId, metrics: ["udp_echo_rtt", "udp_echo_loss"], from: new Date(to.getTime() - hours * HOUR_MS), to }),
    endpointWindows(ctx, { endpointId, metric: "udp_echo_rtt", limit: 5 }),
    listSamples(ctx, { endpointId, metric: "udp_echo_outcome", limit: 20 }),
  ]);
}

async function timed(name: string, ask: () => Promise<unknown>): Promise<void> {
  const times: number[] = [];
  for (let round = -2; round < ROUNDS; round++) {
    const startedAt = performance.now();
    await ask();
    if (round >= 0) times.push(performance.now() - startedAt); // the first two warm up
  }
  figure(`${name}_p50_ms`, quantile(times, 0.5), "ms");
  figure(`${name}_p95_ms`, quantile(times, 0.95), "ms");
}
