import { once } from "node:events";
import { readdirSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import type { Batch } from "@padit/protocols/collector-api";
import { afterEach, describe, expect, test } from "vitest";
import { enrol } from "./enrolment/enrol";
import type { SentSample } from "./ipc/messages";
import { DEFAULT_LIMITS, Spool } from "./spool/spool";
import { BundledAgent } from "./testing/bundled-agent";
import { echoServer } from "./testing/echo-server";
import { fakeIngest } from "./testing/fake-ingest";
import { type SmallDisk, smallDisk, whyNoSmallDisk } from "./testing/small-disk";
import { Batcher } from "./uplink/batcher";
import { ServerClock } from "./uplink/server-clock";

const reason = whyNoSmallDisk();
const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const undo of cleanUp.splice(0).reverse()) await undo();
});
function disk(kibibytes: number): SmallDisk {
  const made = smallDisk(kibibytes);
  cleanUp.push(made.remove);
  return made;
}

describe.skipIf(reason !== undefined)("on a full disk", () => {
  /** Rows whose values hardly compress, with consecutive times from `from` on. */
  const rows = (from: number, n: number): SentSample[] =>
    Array.from({ length: n }, (_, i) => ({ series: 1, tsMs: from + i, value: Math.random(), uncertainty: null, flags: 0 }));
  function open(path: string) {
    const spool = new Spool(join(path, "spool"), { ...DEFAULT_LIMITS, segmentBytes: 32 << 10 });
    const written: number[] = [];
    const batcher = new Batcher(spool, { clock: new ServerClock(), nowMs: () => 0, onBatch: (source) => source && written.push(source.n) });
    cleanUp.push(() => spool.close());
    return { spool, batcher, written };
  }
  function drain(spool: Spool): Batch[] {
    const batches: Batch[] = [];
    for (let record = spool.peek(); record !== undefined; record = spool.peek()) {
      batches.push(JSON.parse(gunzipSync(record.body).toString()));
      spool.ack(record.seq);
    }
    return batches;
  }

  test("a spool that fills it gives up its oldest part, and tells exactly which", async () => {
    const { spool, batcher } = open(disk(256).path);
    const n = 100_000;
    for (let from = 0; from < n; from += 1000) {
      batcher.add(rows(from, 1000));
      batcher.flush();
      // The file system frees the space of a deleted file when it is closed, which happens after its sync.
      await spool.sync();
    }
    for (; spool.trouble !== undefined; await spool.sync()) batcher.flush();
    const batches = drain(spool);
    const gaps = batches.flatMap((batch) => batch.gaps ?? []);
    const times = batches.flatMap(({ ts }) => ts);
    // The count of the spool itself: the gaps of a dropped batch are reported again by a later batch.
    const lost = spool.droppedRows;
    expect(gaps.every((gap) => gap.reason === "disk_full")).toBe(true);
    expect(lost).toBeGreaterThan(0);
    expect(times).toEqual(Array.from({ length: n - lost }, (_, i) => lost + i));
    expect(spool.trouble).toBeUndefined();
  });

  test("what another program's file keeps out waits, and goes on in order when there is room", () => {
    const { path, fill, free } = disk(256);
    const { spool, batcher, written } = open(path);
    batcher.add(rows(0, 1000), { boot: 1, n: 1 });
    batcher.flush();
    fill();
    for (let n = 2; n <= 5; n++) {
      batcher.add(rows((n - 1) * 1000, 1000), { boot: 1, n });
      batcher.flush();
    }
    expect(spool.trouble).toContain("ENOSPC");
    // The engine keeps rows until the uplink confirms that they are written.
    expect(written).toEqual([1]);
    const acknowledged = drain(spool);
    free();
    batcher.flush();
    expect([spool.trouble, written]).toEqual([undefined, [1, 5]]);
    const batches = [...acknowledged, ...drain(spool)];
    expect(batches.flatMap(({ ts }) => ts)).toEqual(Array.from({ length: 5000 }, (_, i) => i));
    expect(batches.some(({ gaps }) => gaps !== undefined)).toBe(false);
  });

  test("a running collector neither ends nor loses a sample, and goes on by itself when there is room", async () => {
    const { path, fill, free } = disk(2048);
    const ingest = await fakeIngest();
    const echo = await echoServer();
    const agent = await BundledAgent.make();
    cleanUp.push(ingest.close, echo.close, () => agent.remove());
    writeFileSync(join(path, "allow.json"), JSON.stringify([{ cidr: "127.0.0.1/32" }]));
    await enrol({ server: ingest.url, token: ingest.token, dir: path, epoch: 1 });
    const metricsPort = await freePort();
    agent.start(path, { PADIT_METRICS_PORT: String(metricsPort) });
    await ingest.until(() => ingest.streams() > 0);
    const check = (port: number) => ({
      checkId: "c",
      name: "echo",
      protocol: "udp-echo",
      target: { host: "127.0.0.1", port, count: 1, timeoutMs: 200 },
      intervalMs: 100,
      paused: false,
      series: { udp_echo_loss: 1 },
    });
    ingest.sendPlan([check(echo.port)]);
    await ingest.until(() => ingest.batches.length > 0);
    const uplink = await agent.uplinkPid();

    fill();
    await metric(metricsPort, "padit_agent_spool_writable", 0);
    const answered = echo.answered();
    while (echo.answered() < answered + 10) await pause(20);
    // A plan that cannot be stored on disk still runs.
    ingest.sendPlan([{ ...check(echo.port), name: "renamed" }]);
    await ingest.until(() => ingest.applied.some(({ revision }) => revision === 2));
    free();
    await metric(metricsPort, "padit_agent_spool_writable", 1);
    const before = ingest.batches.length;
    await ingest.until(() => ingest.batches.length > before + 3);

    expect(await agent.uplinkPid()).toBe(uplink);
    await agent.kill("SIGTERM");
    const spool = new Spool(join(path, "spool"));
    // A batch that was uploaded but not confirmed is both at the server and in the spool.
    const batches = [...new Map([...ingest.batches, ...drain(spool)].map((batch) => [batch.seq, batch])).values()];
    await spool.close();
    const times = batches.sort((a, b) => a.seq - b.seq).flatMap(({ ts }) => ts);
    expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
    // Every answered run is stored, except one that may still be in progress at the end.
    expect(echo.answered() - times.length).toBeLessThanOrEqual(1);
    expect(readdirSync(path)).not.toContain("outbox.json");
  }, 120_000);
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo; // a TCP listener always has an AddressInfo
  server.close();
  return port;
}

/** Resolves when the collector's metric has that value. The test's time-out bounds the wait. */
async function metric(port: number, name: string, value: number): Promise<void> {
  for (;;) {
    const text = await fetch(`http://127.0.0.1:${port}/metrics`).then(
      (answer) => answer.text(),
      () => "",
    );
    if (new RegExp(`^${name} ${value}$`, "m").test(text)) return;
    await pause(50);
  }
}
