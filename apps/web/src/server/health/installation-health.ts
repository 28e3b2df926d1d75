import { type PluginReport, pluginReport } from "@padit/domain/plugins";
import { type ComponentHealth, readHealth, type StoredHealth } from "@padit/services/health";
import manifest from "../../../package.json";
import { installation } from "../installation";
import { temporalHealth } from "./temporal-health";

export interface InstallationHealth {
  status: "ok" | "degraded";
  version: string;
  components: StoredHealth & { temporal: ComponentHealth };
  /** Plugins that the site found when it started. A skipped one leaves the installation healthy: all else works. */
  plugins: PluginReport;
}

let asking: Promise<InstallationHealth> | undefined;

/** Concurrent requests share one check: the address is public, and each check queries the database. */
export function installationHealth(): Promise<InstallationHealth> {
  asking ??= ask().finally(() => {
    asking = undefined;
  });
  return asking;
}

async function ask(): Promise<InstallationHealth> {
  const { db } = installation();
  const [{ database, ingest, worker, collectors }, temporal] = await Promise.all([
    readHealth({ db, now: () => new Date() }),
    temporalHealth(),
  ]);
  const components = { database, temporal, ingest, worker, collectors };
  const isWell = Object.values(components).every(({ status }) => status === "ok");
  return { status: isWell ? "ok" : "degraded", version: manifest.version, components, plugins: pluginReport() };
}
