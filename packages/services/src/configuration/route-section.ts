import { PaditError } from "@padit/domain";
import type { Recipient } from "@padit/domain/routing";
import { z } from "zod";
import { getRoutes, saveRoutes } from "../routing/route-verbs";
import { routeListOf } from "../routing/stored-routes";
import type { RouteEntry } from "./document-schema";
import type { Standing, Workspace } from "./kind";
import { type Names, sameText, selectorFromText, selectorToText } from "./names";

const SELECTOR = { subject: "alerts", isShared: true, path: "selector" } as const;

type Recipients = readonly Recipient[];
type WeekHours = NonNullable<RouteEntry["hours"]>;

const MEMBER = "member:";
const ROTA = "rota:";

/** Integrations by name, `member:` with the mail address, `rota:` with the name. Recipients that are gone are left out. */
const recipientNames = (recipients: Recipients, { integrations, members, rotas }: Names): string[] =>
  recipients.flatMap(({ type, id }) => {
    if (type === "integration") return integrations.nameOf(id) ?? [];
    const name = type === "member" ? members.nameOf(id) : rotas.nameOf(id);
    return name === undefined ? [] : `${type === "member" ? MEMBER : ROTA}${name}`;
  });
/** @throws PaditError invalid */
function recipientOf(text: string, { integrations, members, rotas }: Names): Recipient {
  if (text.startsWith(MEMBER)) return { type: "member", id: members.idOf(text.slice(MEMBER.length).trim().toLowerCase()) };
  if (text.startsWith(ROTA)) return { type: "rota", id: rotas.idOf(text.slice(ROTA.length).trim()) };
  return { type: "integration", id: integrations.idOf(text) };
}
const recipientIds = (recipients: readonly string[], names: Names): Recipient[] => recipients.map((text) => recipientOf(text, names));

/** The routes that stand, in their order. */
export async function readRoutes({ tx, tenantId, names }: Workspace): Promise<Standing<RouteEntry>[]> {
  const { routes } = await routeListOf(tx, tenantId);
  const hoursEntry = (hours: (typeof routes)[number]["hours"]): WeekHours | null =>
    hours === null ? null : hours.map(({ timeZone, days, from, to }) => ({ days: [...days], from, to, time_zone: timeZone }));
  return routes.map((route) => ({
    id: route.id,
    entry: {
      ...{ name: route.name, enabled: route.enabled, selector: selectorToText(route.selector, names) },
      event_types: route.eventTypes && z.custom<NonNullable<RouteEntry["event_types"]>>().parse([...route.eventTypes]),
      ...{ hours: hoursEntry(route.hours), wait_seconds: route.waitSeconds, recipients: recipientNames(route.recipients, names) },
      steps: route.steps
        .map(({ afterSeconds, recipients }) => ({ after_seconds: afterSeconds, recipients: recipientNames(recipients, names) }))
        .filter(({ recipients }) => recipients.length > 0),
      ...{ repeats: route.repeats, quiet_hours: hoursEntry(route.quietHours), quiet_severity: route.quietSeverity },
      rate_limit: route.rateLimit && { messages: route.rateLimit.messages, window_seconds: route.rateLimit.windowSeconds },
    },
  }));
}

export function completeRoute({ names }: Workspace, entry: RouteEntry): RouteEntry {
  for (const name of [entry.recipients, ...entry.steps.map(({ recipients }) => recipients)].flat()) recipientOf(name, names);
  return { ...entry, selector: sameText(entry.selector, names, SELECTOR) };
}

/** Replaces the list. @param ids of the routes that stand and stay, in the order of `entries`; undefined for new ones */
export async function replaceRoutes(
  { ctx, names }: Workspace,
  entries: readonly RouteEntry[],
  ids: readonly (string | undefined)[],
): Promise<void> {
  const hoursInput = (hours: WeekHours | null) =>
    hours === null ? null : hours.map(({ time_zone: timeZone, ...rest }) => ({ ...rest, timeZone }));
  const { version } = await getRoutes(ctx);
  await saveRoutes(ctx, {
    version,
    routes: entries.map(({ name, enabled, selector, repeats, ...entry }, index) => ({
      ...(ids[index] !== undefined && { id: ids[index] }),
      ...{ name, enabled, repeats, selector: selectorFromText(selector, names, SELECTOR) },
      ...{ eventTypes: entry.event_types, hours: hoursInput(entry.hours), waitSeconds: entry.wait_seconds },
      recipients: recipientIds(entry.recipients, names),
      steps: entry.steps.map((step) => ({ afterSeconds: step.after_seconds, recipients: recipientIds(step.recipients, names) })),
      ...{ quietHours: hoursInput(entry.quiet_hours), quietSeverity: entry.quiet_severity },
      rateLimit: entry.rate_limit && { messages: entry.rate_limit.messages, windowSeconds: entry.rate_limit.window_seconds },
    })),
  });
}

/** Routes are one list in which order decides, so that a place for a route that the document does not name cannot be guessed. */
export const unnamedRoute = (name: string): PaditError =>
  new PaditError("conflict", `The document does not name the route “${name}”. Routes are one ordered list: name it, or apply with prune.`);
