import { createHash } from "node:crypto";
import { joinedTo, lockUntilCommit, type TenantTx, undone } from "@padit/db";
import { PaditError } from "@padit/domain";
import { z } from "zod";
import { issuePlans, planKeyOf } from "../plans/issue-plans";
import { authorize, parse, SCOPES, type ServiceContext } from "../service-context";
import { collectorKind } from "./collector-kind";
import { type ConfigurationDocument, configurationSchema, DOCUMENT_HEAD } from "./document-schema";
import { endpointKind } from "./endpoint-kind";
import { integrationKind } from "./integration-kind";
import type { ConfigurationChange, ConfigurationKind, MadeSecret, Workspace } from "./kind";
import { maintenanceKind } from "./maintenance-kind";
import { memberKind } from "./member-kind";
import { readNames } from "./names";
import { policyKind } from "./policy-kind";
import { rotaKind } from "./rota-kind";
import { readRoutes } from "./route-section";
import { ruleKind } from "./rule-kind";
import { type DocumentRun, runDocument, standingOf } from "./run-document";
import { referenceNamer } from "./secret-references";
import { silenceKind } from "./silence-kind";
import { type ReadDocument, readDocument, writeDocument } from "./yaml-text";

/** Most characters of a document. The REST API takes bodies of twice as many bytes. */
const DOCUMENT_CHARACTERS_MAX = 1_000_000;

const Text = z.string().min(1).max(DOCUMENT_CHARACTERS_MAX);
export const PlanConfiguration = z.object({
  /** YAML 1.2. */
  document: Text,
  /** Whether to delete what the sections of the document do not name. */
  prune: z.boolean().default(false),
});
export const ApplyConfiguration = PlanConfiguration.extend({
  /** The digest of the plan that a person has seen; absent: apply to whatever stands. */
  digest: z.string().max(100).optional(),
});

export interface ConfigurationPlan {
  /** Of what stands. */
  digest: string;
  changes: ConfigurationChange[];
  /** What stands, and what the document's sections do not name. */
  unnamed: { kind: string; name: string }[];
}

export interface AppliedConfiguration extends ConfigurationPlan {
  /** What PADIT made on the way, such as tokens of push collectors. Shown only once. */
  secrets: MadeSecret[];
}

/** The organization's configuration as one document. The same configuration always gives the same text. */
export async function exportConfiguration(ctx: ServiceContext): Promise<{ document: ConfigurationDocument; text: string; digest: string }> {
  authorize(ctx, "admin", "configuration:read");
  return ctx.db.withTenant(ctx.actor.tenantId, async (tx) => standingDocument(await openWorkspace(ctx, tx)));
}

/** JSON Schema of the document, for editors. */
export function getConfigurationSchema(ctx: ServiceContext): object {
  authorize(ctx, "viewer", "configuration:read");
  return configurationSchema();
}

/**
 * Lists what applying the document would create, change and delete. Every verb runs and is taken back, so that what it would refuse is
 * known now.
 * @throws PaditError invalid, conflict, policy_denied, forbidden: with the line in the document
 */
export async function planConfiguration(ctx: ServiceContext, input: z.input<typeof PlanConfiguration>): Promise<ConfigurationPlan> {
  authorize(ctx, "admin", "configuration:write");
  const { document, prune } = parse(PlanConfiguration, input);
  const read = readDocument(document);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    await lockUntilCommit(tx, `configuration of ${tenantId}`);
    const { digest } = await standingDocument(await openWorkspace(ctx, tx));
    const { changes, unnamed } = await undone(tx, () => applied(ctx, tx, read, prune));
    return { digest, changes, unnamed };
  });
}

/**
 * Makes the organization's configuration what the document says, in one transaction. Applying it again changes nothing.
 * @throws PaditError conflict when what stands is not what the plan was made of, or changes meanwhile; and the errors of a plan
 */
export async function applyConfiguration(ctx: ServiceContext, input: z.input<typeof ApplyConfiguration>): Promise<AppliedConfiguration> {
  authorize(ctx, "admin", "configuration:write");
  const { document, prune, digest } = parse(ApplyConfiguration, input);
  const read = readDocument(document);
  const { tenantId } = ctx.actor;
  const key = await planKeyOf(ctx);
  return ctx.db.withTenant(tenantId, async (tx) => {
    await lockUntilCommit(tx, `configuration of ${tenantId}`);
    const before = await standingDocument(await openWorkspace(ctx, tx));
    if (digest !== undefined && digest !== before.digest)
      throw new PaditError("conflict", "The configuration has changed since this plan was made. Make another plan.");
    const run = await applied(ctx, tx, read, prune);
    await issuePlans(tx, ctx, key, run.ctx.plansDue ?? []);
    const after = await standingDocument(await openWorkspace(ctx, tx));
    return { digest: after.digest, changes: run.changes, unnamed: run.unnamed, secrets: run.secrets };
  });
}

/** Runs the document, and again: the second time must find nothing to do. */
async function applied(ctx: ServiceContext, tx: TenantTx, read: ReadDocument, prune: boolean): Promise<DocumentRun> {
  const first = await openRun(ctx, tx, read, prune);
  await runDocument(first);
  if (first.changes.length === 0) return first;
  const second = await openRun(ctx, tx, read, prune);
  await runDocument(second);
  const [left] = second.changes;
  if (!left) return first;
  const what = `${left.kind} “${left.name}”${left.fields[0] ? ` (${left.fields[0].field})` : ""}`;
  throw new PaditError("conflict", `The ${what} is not what the document says: somebody else changes it now. Make another plan.`);
}

async function openRun(ctx: ServiceContext, tx: TenantTx, read: ReadDocument, prune: boolean): Promise<DocumentRun> {
  return { ...(await openWorkspace(ctx, tx)), ...read, prune, changes: [], secrets: [], unnamed: [] };
}

async function openWorkspace(ctx: ServiceContext, tx: TenantTx): Promise<Workspace> {
  const { actor, db } = ctx;
  const { tenantId } = actor;
  // The scopes of the configuration include those of its parts. A person's role is checked by each verb.
  const whole = actor.kind === "api_key" ? { ...actor, scopes: SCOPES } : actor;
  const inside = { ...ctx, actor: whole, db: joinedTo(db, tenantId, tx), plansDue: new Set<string>() };
  return { ctx: inside, tx, tenantId, names: await readNames(tx, tenantId), referenceTo: referenceNamer() };
}

/** What stands, sorted by name. Routes have their own order. */
async function standingDocument(at: Workspace): Promise<{ document: ConfigurationDocument; text: string; digest: string }> {
  const sorted = async <Entry extends object>(kind: ConfigurationKind<Entry>): Promise<Entry[]> => {
    const rows = [...(await standingOf(at, kind)).values()];
    const named = rows.map(({ entry }) => ({ entry, name: kind.keyOf(entry, at.names) }));
    return named.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)).map(({ entry }) => entry);
  };
  const [policy] = await sorted(policyKind);
  const sections = {
    collectors: await sorted(collectorKind),
    endpoints: await sorted(endpointKind),
    rules: await sorted(ruleKind),
    integrations: await sorted(integrationKind),
    rotas: await sorted(rotaKind),
    routes: (await readRoutes(at)).map(({ entry }) => entry),
    silences: await sorted(silenceKind),
    maintenance: await sorted(maintenanceKind),
    policy,
    members: await sorted(memberKind),
  };
  const text = writeDocument(sections);
  return { document: { ...DOCUMENT_HEAD, ...sections }, text, digest: createHash("sha256").update(text).digest("hex") };
}
