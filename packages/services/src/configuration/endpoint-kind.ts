import { type Json, PaditError } from "@padit/domain";
import { protocols } from "@padit/protocols";
import { HIDDEN } from "@padit/protocols/secrets";
import { z } from "zod";
import { createEndpoint } from "../endpoints/create-endpoint";
import { deleteEndpoint } from "../endpoints/delete-endpoint";
import { findEndpoint } from "../endpoints/endpoint-queries";
import { ENDPOINT_INCLUDE, type EndpointRow, shownTarget } from "../endpoints/endpoint-view";
import { parseTarget, protocolOf } from "../endpoints/parse-target";
import { openTarget, StoredTarget, splitSecrets, type Target } from "../endpoints/target-secrets";
import { updateEndpoint } from "../endpoints/update-endpoint";
import type { EndpointEntry } from "./document-schema";
import type { ConfigurationKind, Workspace } from "./kind";
import { isProbed } from "./names";
import { camelKeys, isReference, masked, type ReferenceNamer, snakeKeys } from "./secret-references";

/** What a plan shows for a secret that is not stored yet. */
const NEW_SECRET = "(new secret)";

const Members = z.record(z.string(), z.json());

/**
 * The target as the document has it: masks are references, names are in snake_case. Settings that came after the target was stored have
 * their defaults.
 */
function targetEntry(row: Pick<EndpointRow, "name" | "protocol" | "target">, referenceTo: ReferenceNamer): Target {
  const shown = shownTarget(row.protocol, row.target);
  const filled = protocols.get(row.protocol)?.target.safeParse(shown);
  const target = StoredTarget.parse(snakeKeys(filled?.success ? StoredTarget.parse(filled.data) : shown));
  const members = Object.entries(target).map(([name, value]): [string, Json] => {
    const withReference = (text: Json): Json =>
      typeof text === "string" && text.includes(HIDDEN) ? text.replaceAll(HIDDEN, referenceTo(row.name, name)) : text;
    return [name, Array.isArray(value) ? value.map(withReference) : withReference(value)];
  });
  return Object.fromEntries(members);
}

/** The target as the verbs take it: a reference that nobody replaced keeps the stored secret. */
function targetInput(target: Target): Target {
  const members = Object.entries(StoredTarget.parse(camelKeys(target))).map(([name, value]): [string, Json] => {
    if (Array.isArray(value)) return [name, isReference(value) ? [HIDDEN] : value];
    return [name, typeof value === "string" ? masked(value, HIDDEN) : value];
  });
  return Object.fromEntries(members);
}

/** @throws PaditError invalid for a new endpoint with a secret that is only a reference */
function requireSecrets({ name, target }: EndpointEntry): void {
  const [missing] = Object.entries(target).filter(([, value]) => isReference(value));
  if (!missing) return;
  const [variable] = JSON.stringify(missing[1]).match(/\$\{\w+\}/) ?? [];
  const message = `“${name}” is new here, so that nobody knows its secret. Set ${variable} in the environment of padit apply, or write the secret.`;
  throw new PaditError("invalid", message, { issues: [{ path: `target.${missing[0]}`, message }] });
}

/** A new endpoint's target without its secrets. */
const newTarget = ({ name, protocol, target }: EndpointEntry): Target =>
  Object.fromEntries(
    Object.entries(targetEntry({ name, protocol, target: camelKeys(target) }, () => NEW_SECRET)).filter(([, value]) => value !== undefined),
  );

const row = async ({ tx, tenantId }: Workspace, id: string): Promise<EndpointRow> => findEndpoint(tx, tenantId, id);

/** The target as it will be read back; a secret that differs from the stored one shows as another secret. */
async function completeTarget(at: Workspace, entry: EndpointEntry, id: string): Promise<Target> {
  const before = await row(at, id);
  const spec = protocolOf(before.protocol);
  const opened = await openTarget(at.ctx.keyring, before);
  const after = parseTarget(spec, targetInput(entry.target), opened.target);
  const { secrets } = splitSecrets(before.protocol, after);
  const shown = targetEntry({ ...before, target: after }, () => "");
  const standing = targetEntry(before, at.referenceTo);
  const members = Object.entries(shown).map(([name, value]): [string, Json] => {
    const [camel = name] = Object.keys(Members.parse(camelKeys({ [name]: null })));
    if (secrets?.[camel] === undefined) return [name, value];
    const isSame = JSON.stringify(secrets[camel]) === JSON.stringify(opened.secrets?.[camel]);
    return [name, isSame ? (standing[name] ?? value) : NEW_SECRET];
  });
  return Object.fromEntries(members);
}

const collectorIdsOf = ({ names }: Workspace, collectors: readonly string[]): string[] => collectors.map(names.collectors.idOf);

export const endpointKind: ConfigurationKind<EndpointEntry> = {
  section: "endpoints",
  noun: "endpoint",
  isNamed: true,
  keyOf: ({ name }) => name,
  async read({ tx, tenantId, referenceTo }) {
    const rows = await tx.endpoint.findMany({
      where: { tenantId, deletedAt: null },
      include: ENDPOINT_INCLUDE,
      orderBy: [{ name: "asc" }, { id: "asc" }],
    });
    return rows.filter(isProbed).map((endpoint) => ({
      id: endpoint.id,
      entry: {
        ...{ name: endpoint.name, protocol: endpoint.protocol, target: targetEntry(endpoint, referenceTo) },
        interval_seconds: endpoint.intervalMs / 1_000,
        collectors: endpoint.collectors.flatMap(({ collector }) => (collector.revokedAt === null ? [collector.name] : [])).sort(),
        ...{ tags: endpoint.tags, paused: endpoint.paused },
      },
    }));
  },
  async complete(at, entry, standing) {
    const collectors = entry.collectors && [...new Set(entry.collectors)].sort();
    if (collectors) collectorIdsOf(at, collectors);
    if (standing && standing.entry.protocol !== entry.protocol) {
      const message = `“${entry.name}” is measured by ${standing.entry.protocol}. The protocol of an endpoint never changes: make another endpoint.`;
      throw new PaditError("invalid", message, { issues: [{ path: "protocol", message }] });
    }
    if (standing) return { ...entry, collectors, target: await completeTarget(at, entry, standing.id) };
    protocolOf(entry.protocol);
    requireSecrets(entry);
    return { ...entry, collectors, target: newTarget(entry) };
  },
  async create(at, { name, protocol, target, interval_seconds: intervalSeconds, collectors, tags, paused }) {
    const { ctx, names } = at;
    const { id } = await createEndpoint(ctx, {
      ...{ name, protocol, target: targetInput(target), tags },
      ...(intervalSeconds !== undefined && { intervalSeconds }),
      ...(collectors && { collectorIds: collectorIdsOf(at, collectors) }),
    });
    if (paused) await updateEndpoint(ctx, { endpointId: id, paused });
    names.endpoints.add(name, id);
    return { id };
  },
  async update(at, endpointId, { target, interval_seconds: intervalSeconds, collectors, tags, paused }, changed) {
    await updateEndpoint(at.ctx, {
      endpointId,
      ...(changed.has("target") && { target: targetInput(target) }),
      ...(changed.has("interval_seconds") && intervalSeconds !== undefined && { intervalSeconds }),
      ...(changed.has("collectors") && collectors && { collectorIds: collectorIdsOf(at, collectors) }),
      ...(changed.has("tags") && { tags }),
      ...(changed.has("paused") && { paused }),
    });
  },
  async remove({ ctx }, endpointId) {
    await deleteEndpoint(ctx, { endpointId });
  },
};
