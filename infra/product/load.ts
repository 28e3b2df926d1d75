import { gzipSync } from "node:zlib";
import { enrolmentOf, TestCollector } from "../../apps/ingest/src/testing";
import { generateKeys, importPrivateKey, type Signer } from "../../packages/protocols/src/collector-api/signing";
import { EnrolAnswer, Plan, SessionAnswer, SignedDocument } from "../../packages/protocols/src/collector-api/wire";
import type { Product } from "./product";

const TICK_MS = 100;
const RETRY_MS = 50;
/** Round trips: usual; beyond the demo's rule; within it, but no detector overlooks it. */
const ROUND_TRIP_MS = { good: 5, bad: 100, shifted: 10 };

export interface LoadedEndpoint {
  id: string;
  /** Series of this endpoint, by metric. */
  series: Record<string, number>;
  /** How its round trip is now. */
  state: keyof typeof ROUND_TRIP_MS;
}

export interface LoadOptions {
  /** Of the collector and, numbered, of its endpoints. */
  name: string;
  endpoints: number;
  /** Every metric of UDP echo when absent. */
  metrics?: readonly string[];
}

/**
 * A collector of our own that sends without pause and repeats each batch, byte for byte, until ingest acknowledged it. It writes down
 * what was acknowledged, and nobody else's count.
 */
export class Load {
  readonly endpoints: LoadedEndpoint[];
  acknowledgedPoints = 0;
  acknowledgedBatches = 0;
  /** Answers and errors that were not an acknowledgement. */
  refusals = 0;
  #seq = 0;
  readonly #queue: { body: Uint8Array<ArrayBuffer>; points: number }[] = [];
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> = Promise.resolve();
  #isStopping = false;

  private constructor(
    readonly collector: TestCollector,
    endpoints: LoadedEndpoint[],
  ) {
    this.endpoints = endpoints;
  }

  /** Enrols by a token, saves endpoints over REST, and finds their series in the signed plan, as any collector would. */
  static async prepare(product: Pick<Product, "rest" | "ingestUrl">, { name, endpoints, metrics }: LoadOptions): Promise<Load> {
    const { token } = await product.rest<{ token: string }>("POST", "/collectors/enrolment-tokens", { name });
    const keys = generateKeys();
    const answer = await fetch(`${product.ingestUrl}/v1/enrol`, { method: "POST", body: JSON.stringify(enrolmentOf(token, keys)) });
    const { collectorId } = EnrolAnswer.parse(await answer.json());
    const key: Signer = { kind: "ed25519", privateKey: importPrivateKey(keys.privateKey) };
    const collector = new TestCollector(product.ingestUrl, collectorId, key, key);
    await openSession(collector);
    for (let i = 0; i < endpoints; i++)
      await product.rest("POST", "/endpoints", {
        name: `${name}-${i}`,
        protocol: "udp-echo",
        target: { host: "192.0.2.1" },
        interval_seconds: 1,
        collector_ids: [collectorId],
      });
    const plan = await collector.send("GET", "/v1/plan", "");
    const { checks } = Plan.parse(JSON.parse(SignedDocument.parse(await plan.json()).document));
    return new Load(
      collector,
      checks.map(({ checkId, series }) => ({
        id: checkId,
        series: Object.fromEntries(Object.entries(series).filter(([metric]) => metrics?.includes(metric) ?? true)),
        state: "good" as const,
      })),
    );
  }

  /** Every series of every endpoint gets a point each tick, at times that never repeat. */
  start(): void {
    this.#timer = setInterval(() => this.#make(Date.now()), TICK_MS);
    this.#sending = this.#send();
  }

  /** Makes no more, and waits until all that was made is acknowledged. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#isStopping = true;
    await this.#sending;
  }

  get seriesIds(): number[] {
    return this.endpoints.flatMap(({ series }) => Object.values(series));
  }

  #make(nowMs: number): void {
    const rows = this.endpoints.flatMap(({ series, state }) =>
      Object.entries(series).map(([metric, id]) => ({ id, value: metric.startsWith("udp_echo_rtt") ? roundTrip(state) : 0 })),
    );
    const batch = {
      epoch: 1,
      seq: this.#seq++,
      series: rows.map(({ id }) => id),
      ts: rows.map(() => nowMs),
      value: rows.map(({ value }) => value),
    };
    this.#queue.push({ body: new Uint8Array(gzipSync(JSON.stringify(batch))), points: rows.length });
  }

  async #send(): Promise<void> {
    for (;;) {
      const next = this.#queue[0];
      if (!next) {
        if (this.#isStopping) return;
        await wait(TICK_MS / 4);
        continue;
      }
      if (await this.#isAcknowledged(next.body)) {
        this.#queue.shift();
        this.acknowledgedPoints += next.points;
        this.acknowledgedBatches += 1;
      } else {
        this.refusals += 1;
        await wait(RETRY_MS);
      }
    }
  }

  /** 202 is new, 200 is what arrived before although its answer did not. */
  async #isAcknowledged(body: Uint8Array<ArrayBuffer>): Promise<boolean> {
    try {
      const answer = await this.collector.send("POST", "/v1/batches", body);
      await answer.arrayBuffer();
      if (answer.status === 401) await openSession(this.collector);
      if ([400, 409, 413, 422].includes(answer.status)) throw new Unacceptable(`ingest refused a batch for good: ${answer.status}`);
      return answer.status === 202 || answer.status === 200;
    } catch (error) {
      if (error instanceof Unacceptable) throw error;
      return false; // ingest is away
    }
  }
}

/** A tenth of noise, as on a real path. */
const roundTrip = (state: LoadedEndpoint["state"]): number => ROUND_TRIP_MS[state] * (0.95 + Math.random() / 10);

class Unacceptable extends Error {}

async function openSession(collector: TestCollector): Promise<void> {
  const opened = await collector.send("POST", "/v1/session", "", { signer: collector.key });
  const { session, key } = SessionAnswer.parse(await opened.json());
  collector.session = { kind: "session", session, key: Buffer.from(key, "base64") };
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
