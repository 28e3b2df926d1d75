import type { Database, Listener } from "@padit/db";
import { z } from "zod";

/** What a process writes down about itself in the row `<part>/<id>` of `installation`, for health to read. */
export const Presence = z.object({
  /** ISO 8601 */
  at: z.string(),
  startedAt: z.string(),
  /** The server process behind its LISTEN connection: gone at the moment the process is. */
  backend: z.number().nullable(),
  /** Streams of collectors that are open here; ingest alone has them. */
  streams: z.number().default(0),
  /** Where a worker keeps checkpoints; absent from ingest and from earlier versions. */
  objects: z.string().optional(),
});
export type Presence = z.infer<typeof Presence>;

export interface KeepPresence {
  db: Database;
  part: "ingest" | "worker";
  /** Unique to this process. */
  id: string;
  listener: Pick<Listener, "backend">;
  /** Where this worker keeps checkpoints. */
  objects?: string;
  /** Asked at each beat. */
  streams?: () => number;
  now: () => Date;
  /** The database is away: the next beat tries again. */
  onFailure: (error: unknown) => void;
}

/** A process whose newest heartbeat is older does not run: three beats and a little. */
export const PRESENT_FOR_MS = 10_000;
const BEAT_MS = 3_000;
/** Rows of processes that were killed go when another of their kind beats. */
const FORGET_AFTER_MS = 60_000;

/** Tells the installation that this process lives, until `stop`, which takes the row away. `beat` tells it at once. */
export function keepPresence({ db, part, id, listener, objects, streams = () => 0, now, onFailure }: KeepPresence) {
  const key = `${part}/${id}`;
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
    const before = new Date(now().getTime() - FORGET_AFTER_MS).toISOString();
    await db.asSystem(async (tx) => {
      await tx.installation.upsert({ where: { key }, create: { key, value }, update: { value } });
      await tx.$executeRaw`DELETE FROM installation WHERE key LIKE ${`${part}/%`} AND value ->> 'at' < ${before}`;
    });
  }
  const beat = (): void => {
    beating = beating.then(write).catch(onFailure);
  };
  const timer = setInterval(beat, BEAT_MS);
  beat();
  return {
    beat,
    /** Resolves when the newest beat has been written. */
    written: (): Promise<void> => beating,
    async stop(): Promise<void> {
      clearInterval(timer);
      await beating;
      await db.asSystem((tx) => tx.installation.deleteMany({ where: { key } })).catch(onFailure);
    },
  };
}

/** The processes of a part whose heartbeats arrive. */
export async function livingProcesses(db: Database, part: KeepPresence["part"], now: Date): Promise<(Presence & { id: string })[]> {
  const rows = await db.asSystem((tx) => tx.installation.findMany({ where: { key: { startsWith: `${part}/` } }, orderBy: { key: "asc" } }));
  const since = new Date(now.getTime() - PRESENT_FOR_MS).toISOString();
  return rows.map(({ key, value }) => ({ id: key.slice(part.length + 1), ...Presence.parse(value) })).filter(({ at }) => at >= since);
}
