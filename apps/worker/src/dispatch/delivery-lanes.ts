export interface DeliveryLaneLimits {
  /** Deliveries of one integration that run at once. */
  perIntegration: number;
  /** Deliveries of one organization that run at once. */
  perTenant: number;
  /** Deliveries of one organization that run or wait here; what is not taken yet waits in the database. */
  heldPerTenant: number;
}

interface Lane {
  running: number;
  waiting: (() => Promise<void>)[];
}
interface TenantLanes {
  held: number;
  running: number;
  /** By integration. The order of the map is the order of turns. */
  lanes: Map<string, Lane>;
}

/**
 * Runs deliveries side by side, a few per integration and a bounded number per organization, so that slow receivers hold up nobody but their
 * own organization. The integrations of an organization take turns, and order within one is kept.
 */
export class DeliveryLanes {
  readonly #tenants = new Map<string, TenantLanes>();
  #onIdle: (() => void)[] = [];

  constructor(
    readonly limits: DeliveryLaneLimits,
    readonly events: {
      onError: (error: unknown) => void;
      /** Called when an organization that was full has room again. */
      onRoom: () => void;
    },
  ) {}

  add({ tenantId, integrationId }: { tenantId: string; integrationId: string }, work: () => Promise<void>): void {
    const tenant: TenantLanes = this.#tenants.get(tenantId) ?? { held: 0, running: 0, lanes: new Map() };
    this.#tenants.set(tenantId, tenant);
    const lane: Lane = tenant.lanes.get(integrationId) ?? { running: 0, waiting: [] };
    tenant.lanes.set(integrationId, lane);
    lane.waiting.push(work);
    tenant.held += 1;
    this.#startWhatMay(tenantId, tenant);
  }

  /** Organizations of which no more is to be taken from the database now. */
  fullTenants(): string[] {
    return [...this.#tenants].filter(([, tenant]) => this.#isFull(tenant)).map(([tenantId]) => tenantId);
  }

  /** Until nothing is under way. */
  async idle(): Promise<void> {
    while (this.#tenants.size > 0) await new Promise<void>((resolve) => this.#onIdle.push(resolve));
  }

  #isFull = ({ held }: TenantLanes): boolean => held >= this.limits.heldPerTenant;

  #startWhatMay(tenantId: string, tenant: TenantLanes): void {
    const { perIntegration, perTenant } = this.limits;
    for (const [integrationId, lane] of [...tenant.lanes]) {
      if (tenant.running >= perTenant) return;
      const work = lane.running < perIntegration ? lane.waiting.shift() : undefined;
      if (!work) continue;
      // Its next turn comes after those of the other integrations.
      tenant.lanes.delete(integrationId);
      tenant.lanes.set(integrationId, lane);
      void this.#run(work, { tenantId, tenant, integrationId, lane });
    }
  }

  async #run(
    work: () => Promise<void>,
    { tenantId, tenant, integrationId, lane }: { tenantId: string; tenant: TenantLanes; integrationId: string; lane: Lane },
  ): Promise<void> {
    lane.running += 1;
    tenant.running += 1;
    await work().catch(this.events.onError);
    lane.running -= 1;
    tenant.running -= 1;
    const wasFull = this.#isFull(tenant);
    tenant.held -= 1;
    if (lane.running === 0 && lane.waiting.length === 0) tenant.lanes.delete(integrationId);
    if (wasFull) this.events.onRoom();
    if (tenant.held > 0) return this.#startWhatMay(tenantId, tenant);
    this.#tenants.delete(tenantId);
    if (this.#tenants.size === 0) for (const resolve of this.#onIdle.splice(0)) resolve();
  }
}
