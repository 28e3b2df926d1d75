import { setTimeout as delay } from "node:timers/promises";
import type { Database } from "@padit/db";
import {
  createShardPipeline,
  type DetectionConfig,
  isPaditError,
  type LogBatch,
  type PipelineSettings,
  playLog,
  type SeriesInfo,
  type ShardPipeline,
  UnreadableSnapshot,
} from "@padit/domain";
import type { ObjectStore } from "@padit/objects";
import { resolveOrphanedAlerts, watchTrends } from "@padit/services/alerts";
import { watchClocks, watchSilence } from "@padit/services/collectors";
import type { LeaseOutcome } from "@padit/workflows";
import { appendTime } from "./append-time";
import { type Checkpoint, loadCheckpoint, saveCheckpoint } from "./checkpoint";
import { addEffects, commitEffects, noEffects } from "./commit-effects";
import type { LeaseShare } from "./lease-share";
import { loadConfig } from "./load-config";
import { readLog } from "./read-log";
import { TrendWatch } from "./trend-watch";
import type { Vigil } from "./vigil";
import type { WakeUps } from "./wake-ups";

export interface LeaseDoors {
  db: Database;
  store: ObjectStore;
  settings: PipelineSettings;
  silentAfterMs: number;
  /** Names the worker in `shard.holder`. */
  holder: string;
  now: () => Date;
  logGrew: WakeUps<number>;
  /** Counts up when any configuration may have changed. */
  configVersion: () => number;
  vigil: Vigil;
  /** Keeps this worker at its fair share of the shards; absent where one worker is all there is. */
  share?: LeaseShare;
  /** A checkpoint is not used: the shard is rebuilt from the log, and series relearn what the log does not hold. */
  onRelearning: (shard: number, reason: string) => void;
  onBatches: (shard: number, batches: number, rows: number) => void;
}
export interface LeaseTerms {
  shard: number;
  leaseMs: number;
  /** Aborts when the worker stops or Temporal cancels. */
  signal: AbortSignal;
  heartbeat: () => void;
}

const POLL_MS = 1_000;
const TICK_MS = 2_000;
const CHECKPOINT_MS = 60_000;
const RELOAD_MS = 30_000;
const ORPHANS_MS = 60_000;

/** Works on a shard until its time is over, it is cancelled, another holder takes the shard, or this worker holds more than its share. */
export async function runLease(doors: LeaseDoors, terms: LeaseTerms): Promise<LeaseOutcome> {
  if (doors.share && !(await doors.share.take(terms.shard))) return { ended: "declined", batches: 0 };
  try {
    return await workOnShard(doors, terms);
  } finally {
    doors.share?.drop(terms.shard);
  }
}

async function workOnShard(doors: LeaseDoors, terms: LeaseTerms): Promise<LeaseOutcome> {
  const lease = await Lease.take(doors, terms);
  const beating = new AbortController();
  const heart = beat(terms.heartbeat, beating.signal);
  try {
    await lease.stream();
    const ended = terms.signal.aborted ? "cancelled" : lease.isSurplus ? "released" : "elapsed";
    return { ended, batches: lease.batches };
  } catch (error) {
    if (isPaditError(error) && error.code === "conflict") return { ended: "superseded", batches: lease.batches };
    throw error;
  } finally {
    beating.abort();
    await heart;
  }
}

async function beat(heartbeat: () => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    heartbeat();
    await delay(TICK_MS, undefined, { signal }).catch(() => undefined); // aborted: the lease is over
  }
}

interface Restored {
  pipeline: ShardPipeline;
  position: bigint;
  /** Why the checkpoint was not used; null where there is none or it was. */
  refusal: string | null;
}

/** Without a checkpoint that this process can read, the pipeline begins where the log begins, and relearns what is no longer there. */
function restorePipeline(settings: PipelineSettings, config: DetectionConfig, checkpoint: Checkpoint | "lost" | null): Restored {
  const fromLog = (refusal: string | null) => ({ pipeline: createShardPipeline(settings, config), position: 0n, refusal });
  if (checkpoint === null) return fromLog(null);
  if (checkpoint === "lost") return fromLog("this worker's object store does not hold the checkpoint that the shard names");
  try {
    const pipeline = createShardPipeline(settings, config, checkpoint.snapshot);
    return { pipeline, position: checkpoint.position, refusal: null };
  } catch (error) {
    if (error instanceof UnreadableSnapshot) return fromLog(error.message);
    throw error;
  }
}

/** One holder's time with a shard. The pipeline is a cache of the log; the shard's row says how far its effects are committed. */
class Lease {
  batches = 0;
  /** Found at a tick: another worker has room for this shard, and this one has too many. */
  isSurplus = false;
  #configVersion = -1;
  #configText = "";
  #configLoadedMs = 0;
  #seriesById: ReadonlyMap<number, SeriesInfo> = new Map();
  #config: DetectionConfig | null = null;
  readonly #trends: TrendWatch;
  readonly #unknown = new Set<number>();
  #checkpointMs: number;
  #checkpointPosition: bigint;
  #tickMs = 0;
  /** When alerts without a source are looked for next; a changed configuration looks at once. */
  #orphansDueMs = 0;

  private constructor(
    readonly doors: LeaseDoors,
    readonly terms: LeaseTerms,
    readonly token: bigint,
    readonly pipeline: ShardPipeline,
    private position: bigint,
    private watermark: bigint,
    aliveAt: Date | null,
  ) {
    this.#trends = new TrendWatch(aliveAt);
    this.#checkpointMs = this.#nowMs();
    this.#checkpointPosition = position;
  }

  static async take(doors: LeaseDoors, terms: LeaseTerms): Promise<Lease> {
    const { db, now, holder, settings, store } = doors;
    const row = await db.asSystem((tx) =>
      tx.shard.update({ where: { id: terms.shard }, data: { token: { increment: 1 }, holder, leasedAt: now() } }),
    );
    const config = await loadConfig(db, terms.shard);
    const { pipeline, position, refusal } = restorePipeline(settings, config, await loadCheckpoint(store, row));
    if (refusal !== null) doors.onRelearning(terms.shard, refusal);
    return new Lease(doors, terms, row.token, pipeline, position, row.watermark, row.checkpointAt);
  }

  async stream(): Promise<void> {
    const { signal, shard, leaseMs } = this.terms;
    const untilMs = this.#nowMs() + leaseMs;
    while (!signal.aborted && !this.isSurplus && this.#nowMs() < untilMs) {
      await this.#refreshConfig();
      const read = await this.#work();
      await this.#tick();
      if (this.#nowMs() - this.#checkpointMs >= CHECKPOINT_MS) await this.#checkpoint();
      if (read === 0 && !(await this.#letTimePass())) await this.doors.logGrew.wait(shard, POLL_MS, signal);
    }
    await this.#checkpoint();
  }

  #nowMs(): number {
    return this.doors.now().getTime();
  }

  /** Reads a page of the log, and commits what it means. Positions up to the watermark rebuild state and have no effects. */
  async #work(): Promise<number> {
    const { db, onBatches } = this.doors;
    const { shard } = this.terms;
    const batches = await readLog(db, shard, this.position);
    const last = batches.at(-1);
    if (!last) return 0;
    await this.#meetSeries(batches);
    const effects = noEffects();
    for (const { batch, effects: own } of playLog(this.pipeline, batches))
      if (BigInt(batch.position) > this.watermark) addEffects(effects, own, batch.receivedAtMs);
    this.position = BigInt(last.position);
    if (this.position > this.watermark) {
      this.watermark = this.position;
      await commitEffects(db, {
        shard,
        token: this.token,
        watermark: this.watermark,
        effects,
        seriesById: this.#seriesById,
        now: this.doors.now,
      });
    }
    this.batches += batches.length;
    onBatches(
      shard,
      batches.length,
      batches.reduce((sum, { series }) => sum + series.length, 0),
    );
    return batches.length;
  }

  /** At the end of the log: whether time was appended to it for push collectors with sources that stopped. */
  async #letTimePass(): Promise<boolean> {
    const { db, now } = this.doors;
    const waiting = new Set(this.pipeline.collectorsAwaitingTime(this.#nowMs()));
    if (waiting.size === 0) return false;
    const tenants = new Map([...this.#seriesById.values()].map(({ collectorId, tenantId }) => [collectorId, tenantId]));
    const collectors = [...waiting].flatMap((collectorId) => {
      const tenantId = tenants.get(collectorId);
      return tenantId === undefined ? [] : [{ tenantId, collectorId }];
    });
    await appendTime(db, { shard: this.terms.shard, token: this.token, collectors, now: now() });
    return true;
  }

  /** A batch may name a series that is younger than the configuration at hand; one that stays unknown is asked for once. */
  async #meetSeries(batches: readonly LogBatch[]): Promise<void> {
    const isNew = (id: number) => !this.#seriesById.has(id) && !this.#unknown.has(id);
    const strangers = new Set(batches.flatMap(({ series }) => series.filter(isNew)));
    if (strangers.size === 0) return;
    await this.#refreshConfig(true);
    for (const id of strangers) if (isNew(id)) this.#unknown.add(id);
  }

  /** On a notice of change, or now and then in case one was missed. */
  async #refreshConfig(isForced = false): Promise<void> {
    const version = this.doors.configVersion();
    if (!isForced && version === this.#configVersion && this.#nowMs() - this.#configLoadedMs < RELOAD_MS) return;
    const config = await loadConfig(this.doors.db, this.terms.shard);
    this.#configVersion = version;
    this.#configLoadedMs = this.#nowMs();
    const text = JSON.stringify(config);
    if (text === this.#configText) return;
    this.#configText = text;
    this.#config = config;
    this.#unknown.clear();
    this.#seriesById = new Map(config.series.map((series) => [series.seriesId, series]));
    this.pipeline.configure(config);
    this.#orphansDueMs = 0;
  }

  async #tick(): Promise<void> {
    const now = this.doors.now();
    if (now.getTime() - this.#tickMs < TICK_MS) return;
    this.#tickMs = now.getTime();
    this.isSurplus = (await this.doors.share?.isSurplus(this.terms.shard)) ?? false;
    const { shard } = this.terms;
    const { db, silentAfterMs, vigil } = this.doors;
    const mayAccuse = vigil.sinceMs(shard, now.getTime()) + silentAfterMs <= now.getTime();
    await watchSilence(db, { shard, token: this.token, silentAfterMs, now, mayAccuse });
    if (now.getTime() < this.#orphansDueMs) return;
    this.#orphansDueMs = now.getTime() + ORPHANS_MS;
    await watchClocks(db, { shard, token: this.token, silentAfterMs, now });
    await resolveOrphanedAlerts(db, { shard, token: this.token, now });
    const due = this.#config && this.#trends.next(this.#config, now.getTime());
    if (due) await watchTrends(db, { shard, token: this.token, now, ...due });
  }

  async #checkpoint(): Promise<void> {
    this.#checkpointMs = this.#nowMs();
    if (this.position === this.#checkpointPosition) return;
    await saveCheckpoint(
      this.doors,
      { shard: this.terms.shard, token: this.token },
      { position: this.position, snapshot: this.pipeline.snapshot() },
      this.doors.now(),
    );
    this.#checkpointPosition = this.position;
  }
}
