import { readPlanKeyValue } from "@padit/db/collector-sessions";
import { type Keyring, type PlanKey, planKeyFrom } from "@padit/services/keyring";
import type { Pool } from "pg";

/** The key that collectors pinned and that signs plans. Ingest signs the opening of sessions with it; its private half stays in the signer. */
export class ServerKey {
  #known: PlanKey | undefined;
  readonly #pool: Pool;
  readonly #keyring: Keyring;

  constructor(pool: Pool, keyring: Keyring) {
    this.#pool = pool;
    this.#keyring = keyring;
  }

  /** Raw Ed25519 public key, base64. @throws PaditError unavailable while the installation has none */
  async publicKey(): Promise<string> {
    return Buffer.from((await this.#load()).publicKey).toString("base64");
  }

  /** Ed25519 signature, base64. */
  async sign(text: string): Promise<string> {
    const key = await this.#load();
    const signature = await key.sign(text).catch(async (error: unknown) => {
      // Since this process read the private half, it may have been resealed with a new key of the installation.
      if (this.#known !== key) throw error;
      this.#known = undefined;
      return (await this.#load()).sign(text);
    });
    return Buffer.from(signature).toString("base64");
  }

  async #load(): Promise<PlanKey> {
    if (this.#known) return this.#known;
    this.#known = planKeyFrom(await readPlanKeyValue(this.#pool), this.#keyring);
    return this.#known;
  }
}
