import type { Database, Listener } from "@padit/db";
import { z } from "zod";

/** State that a process stores about itself in the row `<part>/<id>` of `installation`, for the health report. */
export const Presence = z.object({
  /** ISO 8601 */
  at: z.string(),
  startedAt: z.string(),
  /** Process id of the server's backend for the LISTEN connection. The backend ends at the moment the process ends. */
  backend: z.number().nullable(),
  /** Number of collectors' streams that are open in this process; 0 except for ingest. */
  streams: z.number().default(0),
  /** Where a worker stores checkpoints; undefined for ingest and earlier versions. */
  objects: z.string().optional(),
});
export type Presence = z.infer<typeof Presence>;

type Part = "ingest" | "worker";

/** Stores the reports of one process. */
export interface PresenceStore {
  write(presence: Presence): Promise<void>;
  delete(): Promise<void>;
}

export interface KeepPresence {
  store: PresenceStore;
  listener: Pick<Listener, "backend">;
  /** Where this worker stores checkpoints. */
  objects?: string;
  /** Called at each heartbeat. */
  streams?: () => number;
  now: () => Date;
  /** Called when the database is unavailable; the next heartbeat tries again. */
  onFailure: (error: unknown) => void;
}

/** ms. A process whose newest heartbeat is older is not running: three heartbeats and a margin. */
export const PRESENT_FOR_MS = 10_000;
const BEAT_MS = 3_000;
/** ms. A heartbeat removes rows of the same part that are older, which belong to killed processes. */
const FORGET_AFTER_MS = 60_000;

/** The row of the process `id`, written with the system role's rights. */
export function presenceRow(db: Database, part: Part, id: string): PresenceStore {
  const key = `${part}/${id}`;
  return {
    async write(value) {
      const before = new Date(Date.parse(value.at) - FORGET_AFTER_MS).toISOString();
      await db.asSystem(async (tx) => {
        await tx.installation.upsert({ where: { key }, create: { key, value }, update: { value } });
        await tx.$executeRaw`DELETE FROM installation WHERE key LIKE ${`${part}/%`} AND value ->> 'at' < ${before}`;
      });
    },
    async delete() {
      await db.asSystem((tx) => tx.installation.deleteMany({ where: { key } }));
    },
  };
}

/** Reports that this process is running until `stop`, which deletes the row. `beat` reports at once. */
export function keepPresence({ store, listener, objects, streams = () => 0, now, onFailure }: KeepPresence) {
  const startedAt = now().toISOString();
  let beating: Promise<void> = Promise.resolve();

  async function write(): Promise<void> {
    const value: Presence = {
      at: now().toISOString(),
      startedAt,
      backend: listener.backend,
      streams: streams(),
      ...(objects !== undefined && { objects }),
    };
    await store.write(value);
  }
  const beat = (): void => {
    beating = beating.then(write).catch(onFailure);
  };
  const timer = setInterval(beat, BEAT_MS);
  beat();
  return {
    beat,
    /** Resolves when the newest heartbeat is stored. */
    written: (): Promise<void> => beating,
    async stop(): Promise<void> {
      clearInterval(timer);
      await beating;
      await store.delete().catch(onFailure);
    },
  };
}

/** The processes of a part with a recent heartbeat. */
export async function livingProcesses(db: Database, part: Part, now: Date): Promise<(Presence & { id: string })[]> {
  const rows = await db.asSystem((tx) => tx.installation.findMany({ where: { key: { startsWith: `${part}/` } }, orderBy: { key: "asc" } }));
  const since = new Date(now.getTime() - PRESENT_FOR_MS).toISOString();
  return rows.map(({ key, value }) => ({ id: key.slice(part.length + 1), ...Presence.parse(value) })).filter(({ at }) => at >= since);
}
