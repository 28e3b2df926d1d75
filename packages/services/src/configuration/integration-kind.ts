import { type Json, PaditError } from "@padit/domain";
import { type AnyNotifier, enteredSettings } from "@padit/notifiers";
import { z } from "zod";
import { type DeliveryFilter, filterSelector, filterView } from "../delivery/filter";
import { createIntegration } from "../integrations/create-integration";
import { deleteIntegration } from "../integrations/delete-integration";
import { findIntegration } from "../integrations/integration-queries";
import { openSettings, requireNotifier, settingsView } from "../integrations/integration-settings";
import { updateIntegration } from "../integrations/update-integration";
import { selectorJson } from "../selector/stored-selector";
import type { IntegrationEntry } from "./document-schema";
import type { ConfigurationKind, Workspace } from "./kind";
import { type Names, selectorFromText, selectorToText } from "./names";
import { camelKeys, isReference, type ReferenceNamer, snakeKeys } from "./secret-references";

type Settings = { [name: string]: Json };
const Settings = z.record(z.string(), z.json());
const FILTER = { subject: "alerts", isShared: true, path: "filter.q" } as const;
/** What a plan shows for a secret that is not stored yet. */
const NEW_SECRET = "(new secret)";

/** The settings that a person enters; secrets are references. */
function settingsEntry(row: { name: string; type: string; settings: unknown }, referenceTo: ReferenceNamer): Settings {
  const { secrets } = requireNotifier(row.type);
  const members = Object.entries(settingsView(row.type, row.settings)).flatMap(([name, value]): [string, Json][] => {
    const secret = secrets[name];
    if (secret?.make) return [];
    return [[name, secret ? referenceTo(row.name, name) : value]];
  });
  return Settings.parse(snakeKeys(Object.fromEntries(members)));
}

/** The settings as the verbs take them: a reference that nobody replaced keeps the stored secret. */
function settingsInput({ secrets }: AnyNotifier, settings: Settings): Settings {
  const members = Object.entries(Settings.parse(camelKeys(settings)));
  return Object.fromEntries(members.map(([name, value]) => [name, name in secrets && isReference(value) ? { set: true } : value]));
}

/** @throws PaditError invalid for a new integration without a secret that its channel needs */
function requireSecrets(notifier: AnyNotifier, { name, settings }: IntegrationEntry): void {
  const given = Settings.parse(camelKeys(settings));
  for (const [setting, { make }] of Object.entries(notifier.secrets)) {
    const isNeeded = !make && !z.safeParse(notifier.settings.shape[setting] as z.ZodType, undefined).success;
    const value = given[setting];
    if (value === undefined ? !isNeeded : !isReference(value)) continue;
    const [variable = `\${${setting.toUpperCase()}}`] = (typeof value === "string" && value.match(/\$\{\w+\}/)) || [];
    const how = value === undefined ? `Write ${variable} there and set that variable` : `Set ${variable}`;
    const message = `“${name}” is new here and needs the secret “${setting}”. ${how} in the environment of padit apply.`;
    throw new PaditError("invalid", message, { issues: [{ path: `settings.${setting}`, message }] });
  }
}

/** The settings as they will be read back, as far as the document has them. */
async function completeSettings({ ctx, tx, tenantId, referenceTo }: Workspace, entry: IntegrationEntry, id: string): Promise<Settings> {
  const row = await findIntegration(tx, tenantId, id);
  const notifier = requireNotifier(row.type);
  const { settings: opened } = await openSettings(ctx.keyring, notifier, row.settings, { tenantId, id }, ctx.now());
  const given = settingsInput(notifier, entry.settings);
  const changes = Object.fromEntries(Object.entries(given).filter(([name, value]) => !(name in notifier.secrets && isKept(value))));
  const entered = enteredSettings(notifier);
  const known = Object.fromEntries(Object.keys(entered.shape).flatMap((name) => (name in opened ? [[name, opened[name]]] : [])));
  const parsed = entered.safeParse({ ...known, ...changes });
  if (!parsed.success) return entry.settings; // The verb names the problem.
  const after = Settings.parse(parsed.data);
  const standing = settingsEntry(row, referenceTo);
  // A setting that came after the row was stored, and that the document does not have, is its default in both.
  const stated = Object.entries(after).filter(([name]) => name in given || name in opened);
  const shown = stated.map(([name, value]): [string, Json] => {
    if (!(name in notifier.secrets)) return [name, value];
    const [snake = name] = Object.keys(Settings.parse(snakeKeys({ [name]: null })));
    return [name, value === opened[name] ? (standing[snake] ?? NEW_SECRET) : NEW_SECRET];
  });
  return { ...standing, ...Settings.parse(snakeKeys(Object.fromEntries(shown))) };
}

/** A new integration's settings without its secrets. */
function newSettings({ type, settings }: IntegrationEntry): Settings {
  const { secrets } = requireNotifier(type);
  const members = Object.entries(Settings.parse(camelKeys(settings))).map(([name, value]): [string, Json] => [
    name,
    name in secrets ? NEW_SECRET : value,
  ]);
  return Settings.parse(snakeKeys(Object.fromEntries(members)));
}

const isKept = (value: Json): boolean => JSON.stringify(value) === '{"set":true}';

function filterEntry({ endpointIds, severities, tags, q }: DeliveryFilter, names: Names): IntegrationEntry["filter"] {
  return {
    ...(severities && { severities }),
    ...(tags && { tags }),
    ...(endpointIds && { endpoints: endpointIds.flatMap((id) => names.endpoints.nameOf(id) ?? []).sort() }),
    ...(q !== undefined && { q: selectorToText(filterSelector({ q }), names) }),
  };
}

const filterInput = ({ endpoints, q, ...filter }: IntegrationEntry["filter"], names: Names): DeliveryFilter => ({
  ...filter,
  ...(endpoints && { endpointIds: endpoints.map(names.endpoints.idOf) }),
  ...(q !== undefined && { q: selectorFromText(q, names, FILTER) }),
});

export const integrationKind: ConfigurationKind<IntegrationEntry> = {
  section: "integrations",
  noun: "integration",
  isNamed: true,
  keyOf: ({ name }) => name,
  async read({ tx, tenantId, names, referenceTo }) {
    const rows = await tx.integration.findMany({
      where: { tenantId, deletedAt: null, memberId: null },
      orderBy: [{ name: "asc" }, { id: "asc" }],
    });
    return rows.map((row) => ({
      id: row.id,
      entry: {
        ...{ name: row.name, type: row.type, settings: settingsEntry(row, referenceTo) },
        event_types: row.eventTypes as NonNullable<IntegrationEntry["event_types"]>, // The verb stores no other.
        ...{ filter: filterEntry(filterView(row.filter), names), enabled: row.enabled },
      },
    }));
  },
  async complete(at, entry, standing) {
    if (standing && standing.entry.type !== entry.type) {
      const message = `“${entry.name}” is of type ${standing.entry.type}, which never changes. Give the new integration another name.`;
      throw new PaditError("invalid", message, { issues: [{ path: "type", message }] });
    }
    if (!standing) requireSecrets(requireNotifier(entry.type), entry);
    const stored = selectorJson(filterSelector(filterInput(entry.filter, at.names)));
    return {
      ...{ ...entry, filter: filterEntry(filterView(stored), at.names) },
      settings: standing ? await completeSettings(at, entry, standing.id) : newSettings(entry),
    };
  },
  async create({ ctx, names }, { name, type, settings, event_types: eventTypes, filter, enabled }) {
    const { id, secret } = await createIntegration(ctx, {
      ...{ name, type, settings: settingsInput(requireNotifier(type), settings), filter: filterInput(filter, names) },
      ...(eventTypes && { eventTypes }),
    });
    if (!enabled) await updateIntegration(ctx, { integrationId: id, enabled });
    names.integrations.add(name, id);
    return { id, ...(secret !== undefined && { secrets: [{ kind: `${type} secret`, name, secret }] }) };
  },
  async update({ ctx, names }, integrationId, { type, settings, event_types: eventTypes, filter, enabled }, changed) {
    await updateIntegration(ctx, {
      integrationId,
      ...(changed.has("settings") && { settings: settingsInput(requireNotifier(type), settings) }),
      ...(changed.has("event_types") && eventTypes && { eventTypes }),
      ...(changed.has("filter") && { filter: filterInput(filter, names) }),
      ...(changed.has("enabled") && { enabled }),
    });
  },
  async remove({ ctx }, integrationId) {
    await deleteIntegration(ctx, { integrationId });
  },
};
