import { createHash, randomBytes } from "node:crypto";
import { hash } from "@node-rs/argon2";
import type { Database, TenantTx } from "@padit/db";
import { DEFAULT_NOTIFICATION_TYPES, newId } from "@padit/domain";
import { sourceOf } from "@padit/protocols";
import { seriesRows } from "../endpoints/assign-collectors";
import { changeSettings, requireNotifier } from "../integrations/integration-settings";
import type { Keyring } from "../keyring/keyring";
import type { PlanKey } from "../keyring/plan-key";
import { DEMO, DEMO_RULES, DEMO_SCOPES, type DemoEndpoint, type DemoPorts, demoEndpoints, demoId } from "./demo";
import { signPlan } from "./sign-plan";

export interface SeedDemo {
  ports: DemoPorts;
  password: string;
  /** Used as given. */
  apiKey: string;
  /** Address of the demo's webhook; without one, no webhook is made. */
  sinkUrl?: string | undefined;
  shard: number;
  planKey: PlanKey;
  keyring: Keyring;
  now: Date;
}
export interface DemoAccess {
  organization: string;
  email: string;
  password: string;
  apiKey: string;
  /** Token that enrols the demo collector, once, within 15 min. */
  collectorToken: string;
}

const TOKEN_MS = 15 * 60_000;
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const tenantId = demoId("tenant");
const collectorId = demoId("collector");

/** Creates the demo organization, or updates what depends on the environment (password, key, ports). Runs at every start. */
export async function seedDemo(db: Database, seed: SeedDemo): Promise<DemoAccess> {
  const { password, apiKey, now } = seed;
  const userId = demoId("user");
  const passwordHash = await hash(password);
  await db.asSystem(async (tx) => {
    await tx.user.upsert({
      where: { id: userId },
      create: { id: userId, email: DEMO.email, name: DEMO.userName, passwordHash },
      update: { passwordHash },
    });
    await tx.tenant.createMany({ data: [{ id: tenantId, slug: DEMO.slug, name: DEMO.name }], skipDuplicates: true });
  });
  const token = `padit_enrol_${randomBytes(24).toString("base64url")}`;
  await db.withTenant(tenantId, async (tx) => {
    await tx.member.createMany({ data: [{ tenantId, userId, role: "owner" }], skipDuplicates: true });
    await tx.policy.createMany({ data: [{ tenantId, id: demoId("policy"), name: "default" }], skipDuplicates: true });
    await seedApiKey(tx, apiKey);
    await seedCollector(tx, seed.shard);
    let isChanged = false;
    for (const endpoint of demoEndpoints(seed.ports)) isChanged = (await seedEndpoint(tx, endpoint, now)) || isChanged;
    if (isChanged) await signPlan(tx, { tenantId, collectorId, key: seed.planKey, now });
    await tx.rule.createMany({
      data: DEMO_RULES.map((rule) => ({ ...rule, tenantId, id: demoId("rule", rule.name) })),
      skipDuplicates: true,
    });
    await seedIntegration(tx, seed);
    await tx.enrolmentToken.create({
      data: {
        tenantId,
        id: newId(),
        tokenHash: sha256(token),
        name: DEMO.collectorName,
        collectorId,
        createdBy: userId,
        expiresAt: new Date(now.getTime() + TOKEN_MS),
      },
    });
  });
  return { organization: DEMO.slug, email: DEMO.email, password, apiKey, collectorToken: token };
}

/** The demo has one API key; another key in the environment replaces it. */
async function seedApiKey(tx: TenantTx, apiKey: string): Promise<void> {
  const id = demoId("api-key");
  const facts = { prefix: apiKey.slice(0, 8), keyHash: sha256(apiKey), scopes: [...DEMO_SCOPES] };
  await tx.apiKey.upsert({ where: { tenantId_id: { tenantId, id } }, create: { tenantId, id, name: "demo", ...facts }, update: facts });
}

/** Creates the collector before it enrols, so that its endpoints and its plan are ready. */
async function seedCollector(tx: TenantTx, shard: number): Promise<void> {
  await tx.collector.createMany({
    data: [{ tenantId, id: collectorId, name: DEMO.collectorName, shard, tags: ["demo"] }],
    skipDuplicates: true,
  });
}

/** @returns whether the collector's plan is now outdated */
async function seedEndpoint(tx: TenantTx, { name, protocol, intervalMs, target }: DemoEndpoint, now: Date): Promise<boolean> {
  const id = demoId("endpoint", name);
  const source = sourceOf({ protocol });
  const { spec } = source;
  if (!spec) throw new Error(`the demo uses the protocol ${protocol}, which is not registered`);
  const wanted = { ...target };
  spec.target.parse(wanted);
  const standing = await tx.endpoint.findUnique({ where: { tenantId_id: { tenantId, id } } });
  if (standing) {
    // A person may have edited or deleted the endpoint. Only its ports are updated, and not if secrets are bound to its address.
    if (standing.secrets !== null) return false;
    const merged = { ...Object(standing.target), ...portOf(target) };
    if (standing.deletedAt !== null || JSON.stringify(merged) === JSON.stringify(standing.target)) return false;
    await tx.endpoint.update({ where: { tenantId_id: { tenantId, id } }, data: { target: merged, updatedAt: now } });
    return true;
  }
  await tx.endpoint.create({ data: { tenantId, id, name, protocol, target: wanted, intervalMs, tags: ["demo"] } });
  await tx.endpointCollector.create({ data: { tenantId, endpointId: id, collectorId } });
  await tx.series.createMany({
    data: seriesRows(source).map((row) => ({ tenantId, endpointId: id, collectorId, ...row })),
  });
  return true;
}

const portOf = ({ port, url }: DemoEndpoint["target"]): DemoEndpoint["target"] => ({
  ...(port !== undefined && { port }),
  ...(url !== undefined && { url }),
});

async function seedIntegration(tx: TenantTx, { sinkUrl, keyring, now }: SeedDemo): Promise<void> {
  if (sinkUrl === undefined) return;
  const id = demoId("integration");
  const where = { tenantId_id: { tenantId, id } };
  const before = await tx.integration.findUnique({ where });
  const doors = { keyring, policy: { allow: [], exactOrigin: new URL(sinkUrl).origin }, now };
  const change = { stored: before?.settings ?? {}, given: { url: sinkUrl } };
  const { stored: settings, address } = await changeSettings(doors, requireNotifier("webhook"), { tenantId, id }, change);
  await tx.integration.upsert({
    where,
    create: { tenantId, id, type: "webhook", name: "Demo webhook", address, settings, eventTypes: [...DEFAULT_NOTIFICATION_TYPES] },
    update: { address, settings },
  });
}
