import { gzipSync } from "node:zlib";
import { EnrolAnswer, Plan, type PlannedCheck, SessionAnswer, SignedDocument } from "@padit/protocols/collector-api";
import { enrolmentText, generateKeys, importPrivateKey, type Signer, signRequest, signText } from "@padit/protocols/collector-signing";
import { rest } from "./rest";

const STATUS_EVERY_MS = 3_000;
const ROWS_PER_BATCH = 10_000;
const CAPABILITIES = { protocols: [], stamps: [], platform: "simulated" };

/** One value of one metric of an endpoint. */
export interface SimulatedSample {
  endpointId: string;
  metric: string;
  /** ms since the Unix epoch */
  ts: number;
  value: number;
}

/**
 * A collector with invented measurements. The server treats it like any other: it enrols, signs requests, reports its status, and uploads
 * days of samples at once, as after a long network outage.
 */
export class SimulatedCollector {
  readonly id: string;
  readonly #server: string;
  readonly #key: Signer;
  #session: Signer;
  #seq = 0;
  #checks = new Map<string, PlannedCheck>();
  readonly #alive: NodeJS.Timeout;

  private constructor(server: string, id: string, key: Signer) {
    this.#server = server;
    this.id = id;
    this.#key = key;
    this.#session = key;
    this.#alive = setInterval(() => void this.#reportAlive().catch(() => {}), STATUS_EVERY_MS); // a busy server may miss one report
  }

  static async enrol(name: string): Promise<SimulatedCollector> {
    const { command } = await rest<{ command: string }>("POST", "/collectors/enrolment-tokens", { name });
    const [, server = "", token = ""] = /--server (\S+) --token (\S+)/.exec(command) ?? [];
    const keys = generateKeys();
    const privateKey = importPrivateKey(keys.privateKey);
    const proof = signText(enrolmentText(token), privateKey);
    const body = { token, publicKey: keys.publicKey, proof, epoch: 1, version: "simulated", capabilities: CAPABILITIES };
    const answer = await fetch(`${server}/v1/enrol`, { method: "POST", body: JSON.stringify(body) });
    const { collectorId } = EnrolAnswer.parse(await answer.json());
    const collector = new SimulatedCollector(server, collectorId, { kind: "ed25519", privateKey });
    await collector.#openSession();
    await collector.#reportAlive();
    return collector;
  }

  /** Polls the collector's plan until it has every endpoint. */
  async waitForPlan(endpointIds: readonly string[]): Promise<void> {
    for (;;) {
      const { document } = SignedDocument.parse(await (await this.#send("GET", "/v1/plan", "")).json());
      const { checks } = Plan.parse(JSON.parse(document));
      this.#checks = new Map(checks.map((check) => [check.checkId, check]));
      if (endpointIds.every((id) => this.#checks.has(id))) return;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  /** Uploads in the order of the samples; resolves when the server has stored all of them. */
  async upload(samples: readonly SimulatedSample[]): Promise<void> {
    for (let at = 0; at < samples.length; at += ROWS_PER_BATCH) {
      const part = samples.slice(at, at + ROWS_PER_BATCH);
      this.#seq += 1;
      const batch = {
        epoch: 1,
        seq: this.#seq,
        series: part.map(({ endpointId, metric }) => this.#seriesOf(endpointId, metric)),
        ts: part.map(({ ts }) => ts),
        value: part.map(({ value }) => value),
      };
      await this.#sendBatch(new Uint8Array(gzipSync(JSON.stringify(batch))));
    }
  }

  end(): void {
    clearInterval(this.#alive);
  }

  #seriesOf(endpointId: string, metric: string): number {
    const series = this.#checks.get(endpointId)?.series[metric];
    if (series === undefined) throw new Error(`the plan has no series ${metric} of endpoint ${endpointId}`);
    return series;
  }

  async #sendBatch(body: Uint8Array<ArrayBuffer>): Promise<void> {
    for (;;) {
      const answer = await this.#send("POST", "/v1/batches", body);
      if (answer.status === 202) {
        const { quarantined } = (await answer.json()) as { quarantined: number }; // the ingest API's own answer
        if (quarantined > 0) throw new Error(`${quarantined} simulated samples were quarantined`);
        return;
      }
      if (answer.status !== 429 && answer.status !== 503) throw new Error(`a simulated batch: ${answer.status} ${await answer.text()}`);
      await new Promise((resolve) => setTimeout(resolve, 1_000 * Number(answer.headers.get("retry-after") ?? 1)));
    }
  }

  async #openSession(): Promise<void> {
    const answer = await this.#send("POST", "/v1/session", "", this.#key);
    const { session, key } = SessionAnswer.parse(await answer.json());
    this.#session = { kind: "session", session, key: Buffer.from(key, "base64") };
  }

  #reportAlive(): Promise<Response> {
    const status = {
      version: "simulated",
      epoch: 1,
      instance: this.id,
      capabilities: CAPABILITIES,
      clock: { synchronised: true, offsetMs: 0, maxErrorMs: 1 },
      spool: { rows: 0, bytes: 0, oldestMs: null, droppedRows: 0 },
      lateP99Ms: 0,
    };
    return this.#send("POST", "/v1/status", JSON.stringify(status));
  }

  #send(method: "GET" | "POST", path: string, body: string | Uint8Array<ArrayBuffer>, signer = this.#session): Promise<Response> {
    const bytes = Buffer.from(body);
    const headers = signRequest(this.id, signer, { method, path, body: bytes, timeMs: Date.now() });
    return fetch(this.#server + path, method === "GET" ? { headers } : { method, headers, body: bytes });
  }
}
