import { PaditError } from "@padit/domain";
import type { CollectorIdentity } from "../auth/collector-directory";
import type { IngestLimits } from "./limits";

/** Bytes that a request holds in memory. Released once, when its answer is sent. */
export interface BodyLease {
  /** Adds bytes to the lease. @throws PaditError rate_limited or unavailable when they do not fit; the lease keeps what it had */
  grow(bytes: number): void;
  release(): void;
}

interface Share {
  key: string;
  bytesMax: number;
}

/**
 * Counts the bytes of all request bodies in memory. A request reserves its declared size before the first byte of its body is read, and the
 * inflated size before it is parsed, so that memory stays bounded whatever strangers or collectors send at once. Each collector, each
 * organization and all unsigned requests together have a share, so that nobody can use up the whole.
 */
export class BodyLedger {
  readonly #limits: IngestLimits;
  readonly #held = new Map<string, number>();
  #bytes = 0;

  constructor(limits: IngestLimits) {
    this.#limits = limits;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** @param collector undefined: the request is not signed */
  open(collector: CollectorIdentity | undefined): BodyLease {
    const shares = this.#sharesOf(collector);
    let leased = 0;
    return {
      grow: (bytes) => {
        this.#take(shares, bytes);
        leased += bytes;
      },
      release: () => {
        this.#take(shares, -leased);
        leased = 0;
      },
    };
  }

  #sharesOf(collector: CollectorIdentity | undefined): Share[] {
    const { collectorBodyBytesMax, tenantBodyBytesMax, unsignedBodyBytesMax } = this.#limits;
    if (!collector) return [{ key: "unsigned", bytesMax: unsignedBodyBytesMax }];
    return [
      { key: `collector ${collector.id}`, bytesMax: collectorBodyBytesMax },
      { key: `tenant ${collector.tenantId}`, bytesMax: tenantBodyBytesMax },
    ];
  }

  #take(shares: readonly Share[], bytes: number): void {
    if (bytes > 0) {
      if (this.#bytes + bytes > this.#limits.bodyBytesMax)
        throw new PaditError("unavailable", "ingest holds as many request bodies as its memory allows", { retryAfterSeconds: 2 });
      if (shares.some(({ key, bytesMax }) => (this.#held.get(key) ?? 0) + bytes > bytesMax))
        throw new PaditError("rate_limited", "too many request bodies at once", { retryAfterSeconds: 1 });
    }
    this.#bytes += bytes;
    for (const { key } of shares) {
      const held = (this.#held.get(key) ?? 0) + bytes;
      if (held === 0) this.#held.delete(key);
      else this.#held.set(key, held);
    }
  }
}
