import { type Database, joinedTo, type TenantTx } from "@padit/db";
import { idOf, PaditError } from "@padit/domain";
import { z } from "zod";
import { acknowledgeIncident, snoozeIncident } from "../incidents/incident-verbs";
import { checkNotSuspended } from "../operators/suspend-organization";
import { isSecondFactorRequired } from "../organizations/require-second-factor";
import { type Actor, notFound, parse, Role, type ServiceContext } from "../service-context";
import { createSilence } from "../silences/silence-verbs";
import { ACTION_KEY_PURPOSE, type ActionGrant, type LinkAction, readAction, recipientMark } from "./action-token";
import { LINK_SILENCE_MS, LINK_SNOOZE_MS } from "./message-actions";

/** Note on the timeline, and reason of the silence. */
const NOTE = "By a link in a notification.";
/** Endpoints that one silence may name. */
const SILENCED_ENDPOINTS_MAX = 50;

/** What a link needs before it is known who acts. */
export type ActionLinkContext = Omit<ServiceContext, "actor"> & {
  /** The signed-in person's actor in the organization with this slug; null without one. */
  sessionActor: (slug: string) => Actor | null;
};

/** `expired` and `used` links do nothing any more; nothing is left to do for an incident that is `over`. */
type LinkState = "ready" | "expired" | "used" | "over";

/** What the page of a link shows before anybody confirms. */
export interface ActionOffer {
  action: LinkAction;
  state: LinkState;
  organization: { slug: string; name: string };
  incident: { id: string; title: string; sentence: string; severity: string; status: string };
  /** Who will have acted; null: somebody must sign in first. */
  actorName: string | null;
}

/** The offer of a link. Changes nothing, so that programs which follow the links of mails trigger nothing. @throws PaditError not_found */
export async function lookUpActionLink(ctx: ActionLinkContext, token: string): Promise<ActionOffer> {
  const grant = await grantOf(ctx, token);
  return ctx.db.withTenant(grant.tenantId, async (tx) => (await readLink(tx, ctx, grant, token)).offer);
}

export const UseActionLink = z.object({ token: z.string().max(200) });

/**
 * Carries out the action of a link, once, in the name of the recipient whom the message was sent to, or of the signed-in person.
 * @throws PaditError not_found, unauthenticated, forbidden, conflict
 */
export async function useActionLink(ctx: ActionLinkContext, input: z.input<typeof UseActionLink>): Promise<ActionOffer> {
  const { token } = parse(UseActionLink, input);
  const grant = await grantOf(ctx, token);
  const { tenantId, incidentId } = grant;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const { offer, actor } = await readLink(tx, ctx, grant, token);
    if (actor === null) throw new PaditError("unauthenticated", "Sign in to use this link.");
    if (offer.state !== "ready") throw new PaditError("conflict", CONFLICTS[offer.state]);
    const use = { tenantId, id: useIdOf(token), incidentId, usedAt: ctx.now() };
    const { count } = await tx.actionLinkUse.createMany({ data: [use], skipDuplicates: true });
    if (count === 0) throw new PaditError("conflict", CONFLICTS.used);
    await act(tx, { ...ctx, actor, db: joinedTo(ctx.db, tenantId, tx) }, grant);
    return (await readLink(tx, ctx, grant, token)).offer;
  });
}

const CONFLICTS: Readonly<Record<Exclude<LinkState, "ready">, string>> = {
  expired: "This link has expired. Open the incident instead.",
  used: "This link was used already.",
  over: "The incident is resolved.",
};

const useIdOf = (token: string): string => idOf("action-link", token);

async function grantOf({ keyring }: ActionLinkContext, token: string): Promise<ActionGrant> {
  const grant = readAction(await keyring.derive(ACTION_KEY_PURPOSE), token);
  if (grant === null) throw notFound("link");
  return grant;
}

async function readLink(
  tx: TenantTx,
  ctx: ActionLinkContext,
  { tenantId, incidentId, integrationId, recipient: mark, action, expiresMs }: ActionGrant,
  token: string,
): Promise<{ offer: ActionOffer; actor: Actor | null }> {
  await checkNotSuspended(tx, tenantId);
  const select = { id: true, title: true, sentence: true, severity: true, status: true } as const;
  const incident = await tx.incident.findFirst({ where: { tenantId, id: incidentId }, select });
  const integration = await tx.integration.findFirst({ where: { tenantId, id: integrationId, deletedAt: null } });
  if (!incident || !integration) throw notFound("link");
  const { slug, name, settings, singleSignOn } = await tx.tenant.findUniqueOrThrow({
    where: { id: tenantId },
    select: { slug: true, name: true, settings: true, singleSignOn: { select: { isRequired: true } } },
  });
  const isStrict = isSecondFactorRequired(settings) || singleSignOn?.isRequired === true;
  // An integration that sends to somebody else by now: whoever holds the link got it for another person.
  const isTheirs = recipientMark(integration) === mark;
  const recipient = isStrict || !isTheirs ? null : await recipientOf(tx, tenantId, integration);
  const actor = recipient ?? ctx.sessionActor(slug);
  const isUsed = (await tx.actionLinkUse.count({ where: { tenantId, id: useIdOf(token) } })) > 0;
  const state = isUsed ? "used" : expiresMs <= ctx.now().getTime() ? "expired" : incident.status === "resolved" ? "over" : "ready";
  return { offer: { action, state, organization: { slug, name }, incident, actorName: actor?.name ?? null }, actor };
}

/**
 * The member for whom the message was meant: of a member's own channel, or of a mail channel with one address. Null for messages that
 * several people read, and for people without access.
 */
async function recipientOf(
  tx: TenantTx,
  tenantId: string,
  { type, memberId, address }: { type: string; memberId: string | null; address: string },
): Promise<Actor | null> {
  if (memberId === null && type !== "email") return null;
  const member = await tx.member.findFirst({
    where: {
      ...{ tenantId, disabledAt: null },
      user: { disabledAt: null, ...(memberId === null ? { email: address } : { id: memberId }) },
    },
    select: { role: true, endpointLimit: true, user: { select: { id: true, name: true } } },
  });
  if (!member) return null;
  const { endpointLimit, user } = member;
  // An incident may have alerts out of the member's limit, so that the verbs refuse a limited member.
  const endpointLimits = endpointLimit === null ? [] : [endpointLimit];
  return { kind: "user", userId: user.id, name: user.name, tenantId, role: Role.parse(member.role), endpointLimits };
}

/** The verbs check the actor's role, and write audit and timeline in the actor's name. */
async function act(tx: TenantTx, ctx: ServiceContext & { db: Database }, { tenantId, incidentId, action }: ActionGrant): Promise<void> {
  const nowMs = ctx.now().getTime();
  if (action === "acknowledge") await acknowledgeIncident(ctx, { incidentId, note: NOTE });
  else if (action === "snooze") await snoozeIncident(ctx, { incidentId, note: NOTE, until: new Date(nowMs + LINK_SNOOZE_MS) });
  else
    await createSilence(ctx, {
      selector: await selectorOf(tx, tenantId, incidentId),
      reason: NOTE,
      endsAt: new Date(nowMs + LINK_SILENCE_MS),
    });
}

/** The endpoints of the incident's unresolved alerts, or the collectors of those without an endpoint. */
async function selectorOf(tx: TenantTx, tenantId: string, incidentId: string): Promise<string> {
  const alerts = await tx.alert.findMany({
    where: { tenantId, incidentId, status: { not: "resolved" } },
    select: { endpointId: true, collectorId: true },
  });
  const endpoints = new Set(alerts.flatMap(({ endpointId }) => endpointId ?? []));
  if (endpoints.size > SILENCED_ENDPOINTS_MAX)
    throw new PaditError(
      "conflict",
      `A link silences at most ${SILENCED_ENDPOINTS_MAX} endpoints. Open the incident to silence all of them.`,
    );
  if (endpoints.size > 0) return `endpoint_id:${[...endpoints].join(",")}`;
  const ids = alerts.flatMap(({ collectorId }) => collectorId ?? []);
  const collectors = await tx.collector.findMany({
    where: { tenantId, id: { in: ids } },
    select: { name: true },
    take: SILENCED_ENDPOINTS_MAX,
  });
  if (collectors.length === 0) throw new PaditError("conflict", "The incident has no endpoint that could be silenced.");
  return `collector:${collectors.map(({ name }) => `"${name.replaceAll(/(["\\])/g, "\\$1")}"`).join(",")}`;
}
