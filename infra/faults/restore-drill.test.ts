// An operator's worst day: the host is lost, and the installation comes back from its last backup while its collectors go on measuring.
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root } from "../dev/places.mjs";
import { Count } from "../product/count";
import { Load } from "../product/load";
import { Product, until } from "../product/product";

const isLinux = existsSync("/proc/self/environ");
if (!isLinux) console.warn("skipped: processes are found by /proc, which this system does not have");
const WELL_WITHIN_MS = 60_000;

const say = (line: string): void => console.log(`restore drill: ${line}`);

let product: Product;
let load: Load;
let folder: string;

beforeAll(async () => {
  if (!isLinux) return;
  folder = mkdtempSync(join(tmpdir(), "padit-drill-"));
  product = await Product.create();
  await product.start();
  load = await Load.prepare(product, { name: "drill-load", endpoints: 3 });
  load.start();
});
afterAll(async () => {
  await load?.stop();
  await product?.dispose();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

test.skipIf(!isLinux)(
  "after kill, wipe and restore nothing acknowledged before the backup is lost, and collectors obey again",
  async () => {
    const [file, key] = [join(folder, "padit.age"), join(folder, "key")];
    await until(() => load.acknowledgedBatches >= 50, WELL_WITHIN_MS, "50 acknowledged batches before the backup");
    await admin("key", key);
    const beforeBackup = acknowledged();
    await admin("backup", file, "--key", key);
    await admin("verify", file, "--key", key);

    // What happens after the backup is lost with the host: samples, and revisions of plans that the collector has applied.
    for (const name of ["after-backup-1", "after-backup-2"]) await saveForDemoCollector(name);
    const lostRevision = (await demoCollector()).revision;
    const afterBackup = load.acknowledgedBatches;
    await until(() => load.acknowledgedBatches >= afterBackup + 20, WELL_WITHIN_MS, "20 acknowledged batches after the backup");
    await product.kill();
    const beforeKill = acknowledged();
    // The collector's folder is on another host in earnest.
    product.wipe(["agent"]);
    const killedAt = performance.now();
    await admin("restore", file, "--key", key);
    await product.start();
    await until(async () => (await product.health()).status === 200, WELL_WITHIN_MS, "health after the restore");
    say(`all well again ${Math.round(performance.now() - killedAt)} ms after the loss of the host`);

    await until(() => load.acknowledgedBatches >= beforeKill.batches + 20, WELL_WITHIN_MS, "batches of the restored installation");
    const endpoint = load.endpoints[0]!;
    endpoint.state = "bad";
    const count = Count.at(product.superUrl);
    await until(async () => (await count.alerts([endpoint.id]))[0]?.opened === 1, WELL_WITHIN_MS, "an alert of the restored installation");
    await saveForDemoCollector("after-restore");
    expect((await demoCollector()).revision).toBeGreaterThan(lostRevision);
    await load.stop();

    expect(await ledgerOf(load.collector.id, beforeBackup.batches)).toEqual(beforeBackup);
    const { points: kept } = await ledgerOf(load.collector.id, Number.MAX_SAFE_INTEGER);
    expect(await count.points(load.seriesIds)).toEqual({ stored: kept, distinct: kept });
    const lost = load.acknowledgedPoints - kept;
    say(`${load.acknowledgedPoints} points acknowledged, ${lost} lost with the host, all of them acknowledged after the backup began`);
    expect(lost).toBeGreaterThan(0);
    expect(lost).toBeLessThanOrEqual(beforeKill.points - beforeBackup.points);
  },
);

const acknowledged = () => ({ batches: load.acknowledgedBatches, points: load.acknowledgedPoints });

/** Runs `padit admin` on the product's data folder. @throws Error with its output when it fails */
async function admin(...args: string[]): Promise<void> {
  await promisify(execFile)(process.execPath, ["bin/padit.mjs", "admin", ...args], {
    cwd: root,
    env: { ...process.env, PADIT_DATA_DIR: product.dataDir },
  });
}

/** Number and points of a collector's first `batches` batches, as the ledger of the database has them. */
async function ledgerOf(collectorId: string, batches: number): Promise<{ batches: number; points: number }> {
  const [row] = await Count.at(product.superUrl).query<{ batches: number; points: number }>(
    "SELECT count(*)::int AS batches, coalesce(sum(n), 0)::int AS points FROM batch_ledger WHERE collector_id = $1 AND seq < $2",
    [collectorId, batches],
  );
  return row ?? { batches: 0, points: 0 };
}

/** The demo's own collector: an agent process with its own folder, and its newest plan revision once it has applied that plan. */
async function demoCollector(): Promise<{ id: string; revision: number }> {
  let found: { id: string; revision: number; applied: boolean } | undefined;
  await until(
    async () => {
      [found] = await Count.at(product.superUrl).query<{ id: string; revision: number; applied: boolean }>(
        `SELECT id::text, plan_revision AS revision, applied_plan_revision >= plan_revision AS applied
         FROM collector WHERE name = 'demo-collector'`,
      );
      return found?.applied === true;
    },
    WELL_WITHIN_MS,
    "the newest plan at the demo's collector",
  );
  if (!found) throw new Error("the demo has no collector");
  return found;
}

async function saveForDemoCollector(name: string): Promise<void> {
  const { id } = await demoCollector();
  const target = { host: "127.0.0.1", port: product.ports.web };
  await product.rest("POST", "/endpoints", { name, protocol: "tcp", target, collector_ids: [id] });
}
