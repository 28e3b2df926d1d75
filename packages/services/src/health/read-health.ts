import type { Database, SystemTx } from "@padit/db";
import { z } from "zod";
import { PRESENT_FOR_MS, Presence } from "../presence/keep-presence";

export interface ComponentHealth {
  status: "ok" | "degraded" | "down" | "unknown";
  detail?: string;
}
/** State of the installation's parts, as far as the database knows it. Public: states only, no addresses and no organizations. */
export interface StoredHealth {
  database: ComponentHealth & { backend?: "postgresql" | "timescaledb" };
  ingest: ComponentHealth;
  worker: ComponentHealth;
  collectors: ComponentHealth;
}

const OK: ComponentHealth = { status: "ok" };
const ANSWER_WITHIN_MS = 2_500;
/** ms. Ingest stores the time of a collector's request every 5 s at most. */
const HEARD_WITHIN_MS = 20_000;

const PresenceRow = z.object({ part: z.string(), value: Presence, connected: z.boolean() });
type PresenceRow = z.infer<typeof PresenceRow>;
const CollectorCount = z.object({ enrolled: z.number(), heard: z.number() });

/** Never rejects: a database that does not answer is reported as down. */
export async function readHealth({ db, now }: { db: Database; now: () => Date }): Promise<StoredHealth> {
  const silence = "the database does not answer";
  const unknown: ComponentHealth = { status: "unknown", detail: silence };
  const away: StoredHealth = { database: { status: "down", detail: silence }, ingest: unknown, worker: unknown, collectors: unknown };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<StoredHealth>((resolve) => {
    timer = setTimeout(resolve, ANSWER_WITHIN_MS, away);
  });
  const read = db.asSystem((tx) => readFrom(db, tx, now())).catch(() => away);
  return Promise.race([read, late]).finally(() => clearTimeout(timer));
}

async function readFrom(db: Database, tx: SystemTx, now: Date): Promise<StoredHealth> {
  const backend = await db.series.backend(tx);
  const rows = await tx.$queryRaw`
    SELECT split_part(key, '/', 1) AS part, value, EXISTS (SELECT FROM pg_stat_activity a WHERE a.pid = (value ->> 'backend')::int) AS connected
    FROM installation WHERE key LIKE 'ingest/%' OR key LIKE 'worker/%'`;
  const since = new Date(now.getTime() - PRESENT_FOR_MS).toISOString();
  const present = z
    .array(PresenceRow)
    .parse(rows)
    .filter(({ value, connected }) => connected && value.at >= since);
  const heardSince = new Date(now.getTime() - HEARD_WITHIN_MS);
  const [collectors] = await tx.$queryRaw<unknown[]>`
    SELECT count(*)::int AS enrolled, (count(*) FILTER (WHERE last_seen_at >= ${heardSince}))::int AS heard
    FROM collector WHERE kind = 'agent' AND public_key IS NOT NULL AND revoked_at IS NULL`;
  return {
    database: { status: "ok", backend },
    ingest: partHealth(present, "ingest"),
    worker: partHealth(present, "worker"),
    collectors: collectorsHealth(CollectorCount.parse(collectors), present),
  };
}

const partHealth = (present: readonly PresenceRow[], part: string): ComponentHealth =>
  present.some((row) => row.part === part) ? OK : { status: "down", detail: `no ${part} process is running` };

/** A single silent collector is its organization's alert; the installation is unhealthy only if no collector gets through. */
function collectorsHealth({ enrolled, heard }: z.infer<typeof CollectorCount>, present: readonly PresenceRow[]): ComponentHealth {
  if (enrolled === 0) return { status: "ok", detail: "none is enrolled" };
  if (heard === 0) return { status: "down", detail: "none was heard lately" };
  if (present.every(({ value }) => value.streams === 0)) return { status: "down", detail: "none is connected" };
  return heard < enrolled ? { status: "ok", detail: "some are silent" } : OK;
}
