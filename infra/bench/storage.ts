// npm run bench -- storage [series]: bytes per stored row on both backends, before and after upkeep, and the size of a large installation.
import { createTestDatabase, testBackends } from "../../packages/db/src/testing";
import { randomOf } from "../../packages/domain/src/training/random";
import { setup } from "../dev/test-servers.mjs";
import { figure } from "./output/figures";
import { INTERVAL_MS, makeDay, WINDOW_MS } from "./storage.data";
import { connect, makeSeries, measure, pauseJobs, RELATIONS, type Relation, runUpkeep, TIERS, writeDay } from "./storage.database";

const DAY_MS = 86_400_000;
/** Age of the measured day. It exceeds the delay of every columnstore policy, so that all its rows are compressed. */
const AGE_DAYS = 20;
/** Of few series the pages that every table and index has anyway would be a large share. */
const SERIES = Number(process.argv[2] ?? 100);

/** What is computed: 10,000 series at 10 s with windows of 60 s, as packages/db keeps them. */
const INSTALLATION = {
  series: 10_000,
  rowsPerDay: {
    sample: DAY_MS / INTERVAL_MS,
    window_features: DAY_MS / WINDOW_MS,
    score: DAY_MS / WINDOW_MS,
    sample_detail: DAY_MS / INTERVAL_MS / 50,
    sample_1m: 1440,
    sample_5m: 288,
    sample_1h: 24,
  },
  keptDays: { sample: 30, window_features: 30, score: 30, sample_detail: 30, sample_1m: 90, sample_5m: 396, sample_1h: 1827 },
  /** Days that are not compressed yet: a chunk of a day is compressed 6 hours after its end, one of rollups (2, 4, 32 days) 9 days after. */
  openDays: { sample: 1.25, window_features: 1.25, score: 1.25, sample_detail: 1.25, sample_1m: 11, sample_5m: 13, sample_1h: 41 },
} satisfies Record<string, unknown>;
/** Days of samples that plain PostgreSQL has not packed yet: it packs an hour a quarter of an hour after its end, once an hour. */
const PLAIN_OPEN_DAYS = { ...INSTALLATION.openDays, sample: 2.25 / 24 };
/** Relations whose rows are measured before upkeep too. An open row of a TimescaleDB rollup is taken to be as large as an open sample. */
const OPEN_RELATIONS = RELATIONS.filter((name) => !TIERS.some((tier) => tier === name));

const stop = await setup();
try {
  for (const backend of testBackends()) await measureBackend(backend);
} finally {
  await stop();
}

async function measureBackend(backend: ReturnType<typeof testBackends>[number]): Promise<void> {
  const isTimescale = backend === "timescaledb";
  const database = await createTestDatabase({ backend });
  const [owner, ingest] = [await connect(database.urls.owner), await connect(database.urls.ingest)];
  try {
    const now = new Date();
    const startMs = (Math.floor(now.getTime() / DAY_MS) - AGE_DAYS) * DAY_MS;
    await owner.query("SELECT tsdb.ensure_partitions($1::date, $2::date)", [new Date(startMs), new Date(startMs + 2 * DAY_MS)]);
    if (isTimescale) await pauseJobs(owner);
    const { tenantId, ids } = await makeSeries(database, SERIES);
    const random = randomOf("storage");
    for (const id of ids) await writeDay(database, ingest, tenantId, id, makeDay(id, startMs, random));
    const open = await bytesPerRow(isTimescale ? OPEN_RELATIONS : ["sample"], owner, isTimescale);
    if (isTimescale) for (const tier of TIERS) open[tier] = open.sample;
    const upkeepMs = await runUpkeep(database, owner, isTimescale, now);
    const kept = await bytesPerRow(RELATIONS, owner, isTimescale);
    for (const name of RELATIONS) figure(`storage.${backend}.${name}_bytes`, kept[name] ?? Number.NaN, "bytes per row");
    figure(`storage.${backend}.window_and_score_bytes`, (kept.window_features ?? 0) + (kept.score ?? 0), "bytes");
    for (const [name, bytes] of Object.entries(open)) figure(`storage.${backend}.${name}_bytes_before`, bytes, "bytes per row");
    const openDays = isTimescale ? INSTALLATION.openDays : PLAIN_OPEN_DAYS;
    figure(`storage.${backend}.installation_gb`, sizeOf(kept, open, openDays) / 1e9, "GB for 10,000 series at 10 s");
    const dayMinutes = ((upkeepMs / SERIES) * INSTALLATION.series) / 60_000;
    if (!isTimescale) figure(`storage.${backend}.upkeep_minutes`, dayMinutes, "minutes of one connection for a day of 10,000 series");
  } finally {
    await Promise.all([owner.end(), ingest.end()]);
    await database.dispose();
  }
}

type Sizes = Partial<Record<Relation, number>>;

async function bytesPerRow(names: readonly Relation[], owner: Awaited<ReturnType<typeof connect>>, isTimescale: boolean): Promise<Sizes> {
  const sizes: Sizes = {};
  for (const name of names) {
    const { rows, bytes } = await measure(owner, name, isTimescale);
    sizes[name] = bytes / rows;
  }
  return sizes;
}

/** Bytes of the whole installation. `open`: sizes of rows that upkeep has not compressed yet. */
function sizeOf(kept: Sizes, open: Sizes, openDays: Record<Relation, number>): number {
  const { series, rowsPerDay, keptDays } = INSTALLATION;
  return RELATIONS.reduce((sum, name) => {
    const openFor = open[name] === undefined ? 0 : openDays[name];
    const days = (keptDays[name] - openFor) * (kept[name] ?? 0) + openFor * (open[name] ?? 0);
    return sum + series * rowsPerDay[name] * days;
  }, 0);
}
