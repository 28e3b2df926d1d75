import { PaditError } from "@padit/domain";
import type { Revocation, SignedRevocation } from "@padit/protocols/collector-api";
import { exportPublicKey, revocationText } from "@padit/protocols/collector-signing";
import type { SigningCollector } from "./collector-directory";
import type { ServerKey } from "./server-key";

const REMEMBERED_STATEMENTS_MAX = 10_000;

/** The refusal of a revoked collector. Its statement proves to the collector that the server, and nobody between, ends its work. */
export class CollectorRevoked extends PaditError {
  constructor(readonly revocation: SignedRevocation) {
    super("forbidden", "this collector was revoked");
    this.name = "CollectorRevoked";
  }
}

/** Signed revocations. A statement is signed once, because a revoked collector of an earlier version keeps asking. */
export class Revocations {
  readonly #signed = new Map<string, SignedRevocation>();
  readonly #serverKey: Pick<ServerKey, "sign">;

  constructor(serverKey: Pick<ServerKey, "sign">) {
    this.#serverKey = serverKey;
  }

  /** Null while the collector is not revoked. */
  async of({ id, publicKey, revokedAtMs }: SigningCollector): Promise<SignedRevocation | null> {
    if (revokedAtMs === null) return null;
    // The members' order is alphabetical, as canonical JSON (RFC 8785) has it.
    const revocation: Revocation = { collectorId: id, publicKey: exportPublicKey(publicKey), revokedAtMs };
    const document = JSON.stringify(revocation);
    const known = this.#signed.get(document);
    if (known) return known;
    const signed = { document, signature: await this.#serverKey.sign(revocationText(document)) };
    if (this.#signed.size >= REMEMBERED_STATEMENTS_MAX) this.#signed.clear();
    this.#signed.set(document, signed);
    return signed;
  }

  /** Call only for a caller that has proved to hold the collector's key: others learn nothing of what was revoked. @throws CollectorRevoked */
  async refuseRevoked(collector: SigningCollector): Promise<void> {
    const revocation = await this.of(collector);
    if (revocation) throw new CollectorRevoked(revocation);
  }
}
