import { PaditError } from "@padit/domain";
import { type EndpointView, listEndpoints } from "../endpoints";
import { hashSecret } from "../hash-secret";
import { type IncidentView, listIncidents } from "../incidents";
import { organizationSettingsOf } from "../organizations/organization-settings";
import { fleetOverview } from "../overview";
import type { ServiceContext } from "../service-context";

const ROWS_MAX = 12;
/** A screen asks every few seconds; its last request is noted only this often. */
const NOTE_AFTER_MS = 60_000;
/** States that need nobody. */
const QUIET_STATES: ReadonlySet<string> = new Set(["ok", "learning", "maintenance", "paused"]);

/** What a screen at a wall shows: no addresses, people, settings or other secrets of the organization. */
export interface WallView {
  organization: string;
  /** IANA zone of the organization, in which the screen shows times. */
  timeZone: string;
  at: Date;
  fleet: Awaited<ReturnType<typeof fleetOverview>>;
  /** Unresolved incidents: critical ones first, then the newest; `ROWS_MAX` at most. */
  incidents: Pick<IncidentView, "id" | "title" | "sentence" | "words" | "severity" | "status" | "openedAt" | "endpointCount">[];
  /** Whether more incidents are unresolved than `incidents` has. */
  hasMoreIncidents: boolean;
  /** Endpoints in the worst states. */
  worst: Pick<EndpointView, "id" | "name" | "state" | "stateSeverity" | "stateMessages">[];
}

interface WallContext extends Pick<ServiceContext, "db" | "now" | "keyring" | "site"> {
  /** Called when the link was found, before the organization's state is read. May throw. */
  onKnown?: () => Promise<void>;
}

/** Roles whose holders see the whole organization and may make links. */
const MAKER_ROLES = ["admin", "owner"] as const;

/**
 * The state of the organization of a link, for anyone who has the link. It works only while its creator may still make links, so that former
 * admins keep no window into the organization.
 * @throws PaditError not_found, the same for unknown, revoked, expired and orphaned links, and in a suspended organization
 */
export async function readWall({ db, now, keyring, site, onKnown }: WallContext, token: string): Promise<WallView> {
  const at = now();
  const link = await db.asSystem(async (tx) => {
    const row = await tx.wallLink.findFirst({
      where: { tokenHash: hashSecret(token), expiresAt: { gt: at } },
      select: { tenantId: true, id: true, name: true, createdBy: true, lastShownAt: true },
    });
    if (!row) return null;
    const { tenantId, id, createdBy: userId } = row;
    const maker = { tenantId, userId, role: { in: [...MAKER_ROLES] }, disabledAt: null, user: { disabledAt: null } };
    if ((await tx.member.count({ where: maker })) === 0) return null;
    const { name, suspendedAt } = await tx.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { name: true, suspendedAt: true } });
    if (suspendedAt !== null) return null;
    if (at.getTime() - (row.lastShownAt?.getTime() ?? 0) >= NOTE_AFTER_MS)
      await tx.wallLink.updateMany({ where: { tenantId, id }, data: { lastShownAt: at } });
    return { tenantId, name: row.name, organization: name };
  });
  if (!link) throw new PaditError("not_found", "This link was revoked or has expired. Ask an admin for a new one.");
  await onKnown?.();
  const { tenantId, name, organization } = link;
  const ctx: ServiceContext = { db, now, keyring, site, actor: { kind: "system", name: `wall link ${name}`, tenantId } };
  return { organization, at, ...(await stateOf(ctx)) };
}

async function stateOf(ctx: ServiceContext): Promise<Omit<WallView, "organization" | "at">> {
  const { tenantId } = ctx.actor;
  const unresolved = ["open", "acknowledged"] as const;
  const ofSeverity = (severities: ("critical" | "warning" | "info")[]) =>
    listIncidents(ctx, { statuses: [...unresolved], severities, limit: ROWS_MAX });
  const critical = await ofSeverity(["critical"]);
  const others = await ofSeverity(["warning", "info"]);
  const found = [...critical.items, ...others.items];
  const worst = await listEndpoints(ctx, { sort: "worst", limit: ROWS_MAX });
  return {
    timeZone: (await ctx.db.withTenant(tenantId, (tx) => organizationSettingsOf(tx, tenantId))).timeZone,
    fleet: await fleetOverview(ctx),
    incidents: found.slice(0, ROWS_MAX).map(({ id, title, sentence, words, severity, status, openedAt, endpointCount }) => ({
      ...{ id, title, sentence, words, severity, status, openedAt, endpointCount },
    })),
    hasMoreIncidents: found.length > ROWS_MAX || critical.nextCursor !== null || others.nextCursor !== null,
    worst: worst.items
      .filter(({ state }) => !QUIET_STATES.has(state))
      .map(({ id, name, state, stateSeverity, stateMessages }) => ({ id, name, state, stateSeverity, stateMessages })),
  };
}
