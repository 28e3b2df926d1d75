import pg from "pg";
import { type BatchOutcome, commitBatches, type PendingBatch } from "./commit";

const STATEMENT_TIMEOUT_MS = 15_000;

/** A connection that commits batches, made when it is needed and anew after it was lost or ended. One transaction at a time. */
export class CommitConnection {
  readonly #url: string;
  #client: pg.Client | null = null;

  constructor(url: string) {
    this.#url = url;
  }

  async commit(batches: readonly PendingBatch[]): Promise<BatchOutcome[]> {
    return commitBatches(this.#client ?? (await this.#connect()), batches);
  }

  /** Ending the session rolls its transaction back, whatever state it was in. */
  async end(): Promise<void> {
    const client = this.#client;
    this.#client = null;
    await client?.end().catch(() => {});
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: this.#url,
      connectionTimeoutMillis: 5_000,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      application_name: "padit-ingest-batches",
    });
    // Without a listener a connection lost between commits would end the process.
    client.on("error", () => {
      if (this.#client === client) this.#client = null;
    });
    await client.connect();
    this.#client = client;
    return client;
  }
}
