/** What ingest admits at once. Everything beyond is refused with 429 or 503 and waits in the collectors' spools. */
export interface IngestLimits {
  /** Bytes of request bodies in memory, compressed and inflated together, from reading a body until its answer is sent. */
  bodyBytesMax: number;
  /** The share of `bodyBytesMax` that one organization can hold. */
  tenantBodyBytesMax: number;
  /** The share of `bodyBytesMax` that one collector can hold. One batch at its largest fits: 4 MiB that inflate to 16 MiB. */
  collectorBodyBytesMax: number;
  /** The share of `bodyBytesMax` for requests that nobody signed (enrolment). */
  unsignedBodyBytesMax: number;
  /** Upload time that every body gets in addition to its size divided by 16 KiB/s. */
  bodyGraceMs: number;
  connectionsMax: number;
  /** Many collectors of one site share an address, and all of them do behind a reverse proxy. */
  connectionsPerAddressMax: number;
  /** Requests of one collector in progress, its event stream not counted. */
  requestsPerCollectorMax: number;
  /** Failed authentications per second and address; beyond them unknown collectors are refused without a look-up. Ten seconds' worth may come at once. */
  failuresPerSecondMax: number;
  /** What one collector can send over time. */
  collectorBudget: IngestBudget;
  /** What all collectors of one organization can send over time. */
  tenantBudget: IngestBudget;
}

/** Per second, in the mean; ten seconds' worth may come at once. */
export interface IngestBudget {
  rows: number;
  /** Of request bodies as sent. */
  bytes: number;
  /** Milliseconds of inflating and parsing. */
  cpuMs: number;
}

const MIB = 1 << 20;

export const DEFAULT_LIMITS: IngestLimits = {
  bodyBytesMax: 256 * MIB,
  tenantBodyBytesMax: 96 * MIB,
  collectorBodyBytesMax: 32 * MIB,
  unsignedBodyBytesMax: MIB,
  bodyGraceMs: 10_000,
  connectionsMax: 20_000,
  connectionsPerAddressMax: 1_000,
  requestsPerCollectorMax: 32,
  failuresPerSecondMax: 50,
  collectorBudget: { rows: 50_000, bytes: 4 * MIB, cpuMs: 250 },
  tenantBudget: { rows: 150_000, bytes: 16 * MIB, cpuMs: 400 },
};

/** What an operator sets. */
export interface LimitSettings {
  /** At least 64. */
  bodyMemoryMib: number;
  connectionsPerAddress: number;
  /** Multiplies the budgets of collectors and organizations. */
  budgetFactor: number;
}

/** The limits that follow from the operator's settings. */
export function limitsOf({ bodyMemoryMib, connectionsPerAddress, budgetFactor }: LimitSettings): IngestLimits {
  const { bodyBytesMax, tenantBodyBytesMax, collectorBudget, tenantBudget } = DEFAULT_LIMITS;
  const scaled = ({ rows, bytes, cpuMs }: IngestBudget): IngestBudget => ({
    rows: rows * budgetFactor,
    bytes: bytes * budgetFactor,
    cpuMs: cpuMs * budgetFactor,
  });
  return {
    ...DEFAULT_LIMITS,
    bodyBytesMax: bodyMemoryMib * MIB,
    tenantBodyBytesMax: Math.round((tenantBodyBytesMax / bodyBytesMax) * bodyMemoryMib * MIB),
    connectionsPerAddressMax: connectionsPerAddress,
    collectorBudget: scaled(collectorBudget),
    tenantBudget: scaled(tenantBudget),
  };
}
