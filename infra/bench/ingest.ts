// npm run bench -- ingest [postgresql|timescaledb]: signed, durable, indexed points per second on this machine, which also runs the load generator and the database.

import { closedLoop, makeRequests, paced } from "./ingest.load";
import { type Backend, cpuSeconds, withInstallation } from "./ingest.servers";
import { figure } from "./output/figures";

/** Batch size → how many points are sent, enough for some seconds. Every size is warmed up with a tenth of it. */
const SIZES = [
  { points: 20, total: 240_000 },
  { points: 100, total: 900_000 },
  { points: 500, total: 1_800_000 },
];
const CONNECTIONS = 32;
/** One million points a minute in batches of 100. */
const PACE = { points: 100, perSecond: 1_000_000 / 60 / 100, seconds: 20, connections: 8 };

async function bench(backend: Backend): Promise<void> {
  const suffix = backend === "timescaledb" ? ".timescaledb" : "";
  let epoch = 0;
  const done = await withInstallation(backend, async (installation) => {
    const requestsOf = (count: number, points: number) => {
      epoch += 1;
      return makeRequests(installation, { epoch, count, points });
    };
    for (const { points, total } of SIZES) {
      await closedLoop(installation.port, requestsOf(total / points / 10, points), CONNECTIONS);
      const requests = requestsOf(total / points, points);
      const before = [cpuSeconds(installation.ingestPid), cpuSeconds(installation.postgresPid)] as const;
      const seconds = await closedLoop(installation.port, requests, CONNECTIONS);
      figure(`ingest.points_per_s.batch_${points}${suffix}`, Math.round(total / seconds), "points/s");
      // CPU time, unlike throughput, hardly depends on the other load of this machine.
      figure(`ingest.cpu_us_per_point.batch_${points}${suffix}`, (1e6 * (cpuSeconds(installation.ingestPid) - before[0])) / total, "us");
      figure(
        `ingest.database_cpu_us_per_point.batch_${points}${suffix}`,
        (1e6 * (cpuSeconds(installation.postgresPid) - before[1])) / total,
        "us",
      );
    }
    const requests = requestsOf(Math.round(PACE.perSecond * PACE.seconds), PACE.points);
    const used = () => cpuSeconds(installation.ingestPid) + cpuSeconds(installation.postgresPid);
    const before = used();
    await paced(installation.port, requests, PACE.perSecond, PACE.connections);
    figure(
      `ingest.cpu_core_at_1m_per_min${suffix}`,
      Math.round((1000 * (used() - before)) / PACE.seconds) / 1000,
      "cores, ingest and database",
    );
    return true;
  });
  if (!done) console.error(`${backend}: not on this machine`);
}

const asked = process.argv.slice(2);
for (const backend of ["postgresql", "timescaledb"] as const) if (asked.length === 0 || asked.includes(backend)) await bench(backend);
