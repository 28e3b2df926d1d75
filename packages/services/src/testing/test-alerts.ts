import { randomBytes } from "node:crypto";
import type { Database, Prisma } from "@padit/db";
import { newId } from "@padit/domain";

/** Inserts rows of one organization as collectors and detection would make them, for tests that begin after these. */
export class TestAlerts {
  readonly #db: Database;
  readonly #tenantId: string;

  constructor(db: Database, tenantId: string) {
    this.#db = db;
    this.#tenantId = tenantId;
  }

  async collector(name: string, shard = 0): Promise<string> {
    const id = newId();
    await this.#db.asSystem((tx) =>
      tx.collector.create({ data: { tenantId: this.#tenantId, id, name, shard, publicKey: new Uint8Array(randomBytes(32)) } }),
    );
    return id;
  }

  async endpoint(name: string, protocol = "udp-echo"): Promise<string> {
    const id = newId();
    await this.#db.asSystem((tx) =>
      tx.endpoint.create({ data: { tenantId: this.#tenantId, id, name, protocol, target: {}, intervalMs: 1_000 } }),
    );
    return id;
  }

  /** Inserts an alert and returns its id. Default: an open warning without an endpoint. */
  async alert(facts: Partial<Prisma.AlertUncheckedCreateInput> = {}): Promise<string> {
    const [id] = await this.alerts([facts]);
    return id ?? "";
  }

  async alerts(all: readonly Partial<Prisma.AlertUncheckedCreateInput>[]): Promise<string[]> {
    const at = new Date();
    const data = all.map((facts) => ({
      id: newId(),
      key: newId(),
      metricGroup: "delay",
      metricName: "udp_echo_rtt",
      title: "Round-trip time up · some endpoint",
      description: "udp_echo_rtt rose.",
      severity: "warning" as const,
      kind: "level_shift",
      detectionScore: {},
      episodeStart: facts.openedAt ?? at,
      openedAt: at,
      boutOpenedAt: facts.openedAt ?? at,
      lastSeenAt: at,
      ...facts,
      tenantId: this.#tenantId,
    }));
    await this.#db.withTenant(this.#tenantId, (tx) => tx.alert.createMany({ data }));
    return data.map(({ id }) => id);
  }
}
