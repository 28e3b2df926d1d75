// npm run bench -- inlets [--points 500000]: points per second that a push collector stores through each inlet, in requests of 500 points, load
// generator and database on the same machine.
import { parseArgs } from "node:util";
import { closedLoop } from "./ingest.load";
import { cpuSeconds, withInstallation } from "./ingest.servers";
import { INLET_BODIES, type InletBody, POINTS_PER_REQUEST } from "./inlets.bodies";
import { figure } from "./output/figures";

const CONNECTIONS = 16;
/** Share of the points that is sent before the measurement, so that every series exists and the code is compiled. */
const WARM_UP_SHARE = 0.1;

const { values } = parseArgs({ options: { points: { type: "string", default: "500000" } } });
const requestCount = Math.ceil(Number(values.points) / POINTS_PER_REQUEST);

await withInstallation("postgresql", async ({ port, ingestPid, postgresPid, newPushToken }) => {
  for (const [name, body] of Object.entries(INLET_BODIES)) {
    const token = await newPushToken(name);
    // Newer than any warm-up point, so that no series gets two samples of one time.
    await closedLoop(port, requestsOf(body, token, Math.ceil(WARM_UP_SHARE * requestCount), Date.now() - 7_200_000), CONNECTIONS);
    const requests = requestsOf(body, token, requestCount, Date.now() - 3_600_000);
    const before = [cpuSeconds(ingestPid), cpuSeconds(postgresPid)] as const;
    const seconds = await closedLoop(port, requests, CONNECTIONS);
    const points = requestCount * POINTS_PER_REQUEST;
    figure(`inlets.${name}.points_per_s`, Math.round(points / seconds), "points/s");
    figure(`inlets.${name}.cpu_us_per_point`, (1e6 * (cpuSeconds(ingestPid) - before[0])) / points, "us");
    figure(`inlets.${name}.database_cpu_us_per_point`, (1e6 * (cpuSeconds(postgresPid) - before[1])) / points, "us");
  }
  return true;
});

/** Whole HTTP requests, made beforehand so that making them is no part of the figure. Each has points of its own time. */
function requestsOf({ path, headers, bodyOf }: InletBody, token: string, count: number, startMs: number): Buffer[] {
  return Array.from({ length: count }, (_, n) => {
    const body = bodyOf(startMs + n * 1_000);
    const all = { host: "127.0.0.1", authorization: `Bearer ${token}`, "content-length": String(body.length), ...headers };
    const lines = Object.entries(all).map(([field, value]) => `${field}: ${value}`);
    return Buffer.concat([Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`), body]);
  });
}
