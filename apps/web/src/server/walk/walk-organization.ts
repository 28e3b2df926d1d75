import { randomUUID } from "node:crypto";
import type { TestDatabase } from "@padit/db/testing";
import { newId } from "@padit/domain";
import { emptyProof } from "@padit/domain/verdicts";
import { SCOPES, type ServiceContext } from "@padit/services";
import { bulkAlertAction } from "@padit/services/alerts";
import { hashPassword, requestPasswordReset, startSession } from "@padit/services/auth";
import { createPushCollector } from "@padit/services/collectors";
import { beginPasskey, beginTotp, confirmTotp, relyingPartyOf } from "@padit/services/factors";
import { hashSecret } from "@padit/services/hash-secret";
import { createScimToken } from "@padit/services/scim";
import { addMailDomain, saveSingleSignOn } from "@padit/services/sso";
import { codeOf } from "@padit/services/testing/authenticator";
import { SoftwarePasskey } from "@padit/services/testing/software-passkey";
import { addMember, createFullOrganization, type FullOrganization, type TestInstallation } from "../testing/full-organization";
import { addTraining, type TrainedRows } from "../testing/training-rows";
import { addActionLink } from "./walk-action-link";
import { addArrangements, type WalkArrangements } from "./walk-arrangements";

/** A public address, which the egress policy accepts; nothing is sent to it. */
export const DELIVERY_FIXTURE_URL = "https://93.184.215.14/in";

/** An organization with additional rows in the states that some procedures require. */
export interface WalkOrganization extends FullOrganization, TrainedRows, WalkArrangements {
  name: string;
  ownerPassword: string;
  ownerEmail: string;
  /** Token of a password reset link for the owner. */
  resetToken: string;
  actionToken: string;
  /** Id of a session of the owner, other than the calling one. */
  ownerSession: string;
  /** The owner's authenticators: one confirmed, one with an unfinished set-up, and their present codes. */
  authenticator: { id: string; code: () => string; pendingId: string; pendingCode: () => string };
  /** A mail domain that the organization claims. */
  mailDomain: string;
  /** The owner's passkey with an unfinished set-up, and the browser's answer that finishes it. */
  passkey: { pendingId: string; answer: ReturnType<SoftwarePasskey["register"]> };
  operatorId: string;
  /** A member whose sign-in is disabled. */
  disabledId: string;
  acknowledgedAlertId: string;
  snoozedAlertId: string;
  /** A resolved alert without a newer alert for the same cause. */
  loneResolvedAlertId: string;
  undoToken: string;
  /** Undo token of an action by the API key. */
  keyUndoToken: string;
  /** An alert that has repeated at the same time of day for days. */
  repeatingAlertId: string;
  /** An incident of two open alerts; one of them is `memberAlertId`. */
  incidentId: string;
  otherIncidentId: string;
  memberAlertId: string;
  expectedTimeId: string;
  pushCollectorId: string;
  suggestionId: string;
  dismissedSuggestionId: string;
  /** Token of an invitation for a person without an account, and one for the owner's own address. */
  inviteToken: string;
  ownerInviteToken: string;
}

const PASSWORD = "correct horse battery staple";
let passwordHash: Promise<string> | undefined;

export async function createWalkOrganization(
  installation: TestInstallation,
  database: Pick<TestDatabase, "urls">,
  prefix: string,
): Promise<WalkOrganization> {
  const full = await createFullOrganization(installation, database, prefix);
  const { db } = installation;
  const { tenantId, ownerId } = full;
  passwordHash ??= hashPassword(PASSWORD);
  const hash = await passwordHash;
  const { email: ownerEmail } = await db.asSystem((tx) => tx.user.update({ where: { id: ownerId }, data: { passwordHash: hash } }));
  const operatorId = await addMember(db, tenantId, "operator");
  const owner: ServiceContext = {
    ...installation,
    actor: { kind: "user", userId: ownerId, name: "Some owner", tenantId, role: "owner" },
    now: () => new Date(),
  };
  const acknowledgedAlertId = await copyAlert(owner, full, { status: "acknowledged", acknowledgedAt: new Date(), acknowledgedBy: "x" });
  const snoozedAlertId = await copyAlert(owner, full, { status: "snoozed", snoozedUntil: new Date(Date.now() + 3_600_000) });
  const loneResolvedAlertId = await copyAlert(owner, full, { status: "resolved", resolvedAt: new Date(), resolvedBy: "x" });
  const undoToken = await actOn(owner, await copyAlert(owner, full, {}));
  const keyActor = { kind: "api_key", keyId: full.apiKeyId, name: "test key", tenantId, scopes: [...SCOPES] } as const;
  const keyUndoToken = await actOn({ ...owner, actor: keyActor }, await copyAlert(owner, full, {}));
  const repeatingAlertId = await copyAlert(owner, full, { detectionScore: await repeatingScore(owner, full) });
  const otherIncidentId = await addIncident(owner, full, [await copyAlert(owner, full, {})]);
  const memberAlertId = await copyAlert(owner, full, {});
  const incidentId = await addIncident(owner, full, [memberAlertId, await copyAlert(owner, full, {})]);
  return {
    ...full,
    ...(await addTraining(db, tenantId)),
    name: `${prefix} Networks`,
    ownerPassword: PASSWORD,
    ownerEmail,
    resetToken: (await requestPasswordReset(installationClock(installation), { email: ownerEmail }))?.token ?? "",
    actionToken: await addActionLink(owner, incidentId, ownerEmail),
    ownerSession: hashSecret(await startSession(installationClock(installation), { userId: ownerId })),
    ...(await addFactors(installation, ownerId)),
    mailDomain: await addSignOn(owner, { tenantId: full.tenantId, ownerId, prefix }),
    operatorId,
    disabledId: await addDisabledMember(installation, tenantId),
    acknowledgedAlertId,
    snoozedAlertId,
    loneResolvedAlertId,
    undoToken,
    keyUndoToken,
    repeatingAlertId,
    incidentId,
    otherIncidentId,
    memberAlertId,
    expectedTimeId: await addExpectedTime(owner, full),
    pushCollectorId: (await createPushCollector(owner, { name: `${prefix} push` })).collector.id,
    ...(await addSuggestions(owner)),
    ...(await addArrangements(owner, { prefix, memberId: operatorId })),
    inviteToken: await invite(owner, full, `${newId()}@example.org`),
    ownerInviteToken: await invite(owner, full, `${ownerId}@example.org`),
  };
}

async function addDisabledMember({ db }: TestInstallation, tenantId: string): Promise<string> {
  const userId = await addMember(db, tenantId, "viewer");
  const data = { disabledAt: new Date() };
  await db.asSystem((tx) => tx.member.update({ where: { tenantId_userId: { tenantId, userId } }, data }));
  return userId;
}

async function addSuggestions({ db, actor }: ServiceContext): Promise<Pick<WalkOrganization, "suggestionId" | "dismissedSuggestionId">> {
  const { tenantId } = actor;
  const [suggestionId, dismissedSuggestionId] = [newId(), newId()];
  const loss = { type: "loss_minimum", before: 0.05, after: 0.1 };
  const muted = { type: "detector_muted", detector: "expectation", family: "udp-echo/udp_echo_rtt" };
  const row = { tenantId, proof: emptyProof(30), reason: "verdicts", offeredAt: new Date() };
  const decided = { state: "dismissed", decidedAt: new Date(), decidedBy: "x" };
  await db.withTenant(tenantId, async (tx) => {
    await tx.suggestion.create({ data: { ...row, id: suggestionId, target: "loss_minimum", change: loss } });
    await tx.suggestion.create({ data: { ...row, ...decided, id: dismissedSuggestionId, target: "muted", change: muted } });
  });
  return { suggestionId, dismissedSuggestionId };
}

async function addFactors(installation: TestInstallation, userId: string): Promise<Pick<WalkOrganization, "authenticator" | "passkey">> {
  const { db, keyring, site } = installation;
  const relyingParty = () => relyingPartyOf(site.publicUrl);
  const ctx = { ...installationClock(installation), keyring, relyingParty, person: { userId, name: "Some owner" } };
  const now = (secretText: string) => () => codeOf(secretText, new Date());
  const first = await beginTotp(ctx, { name: "Phone", password: PASSWORD });
  await confirmTotp(ctx, { factorId: first.factorId, code: now(first.secretText)() });
  // Reset the last used time step, so that the walk can use the code of this half minute again.
  const reset = () => db.asSystem((tx) => tx.userFactor.updateMany({ where: { userId }, data: { lastStep: 0 } }));
  await reset();
  const pending = await beginTotp(ctx, { name: "Tablet", password: PASSWORD, code: now(first.secretText)() });
  await reset();
  const key = await beginPasskey(ctx, { name: "Laptop", password: PASSWORD, code: now(first.secretText)() });
  await reset();
  const { id: rpId, origin } = relyingParty();
  const answer = new SoftwarePasskey(rpId, userId).register({ challenge: key.options.challenge, origin });
  return {
    authenticator: { id: first.factorId, code: now(first.secretText), pendingId: pending.factorId, pendingCode: now(pending.secretText) },
    passkey: { pendingId: key.factorId, answer },
  };
}

/** Sets up single sign-on, by which the owner has signed in before. @returns a claimed mail domain */
async function addSignOn(owner: ServiceContext, at: { tenantId: string; ownerId: string; prefix: string }): Promise<string> {
  await createScimToken(owner);
  const issuer = "https://login.example.net";
  await saveSingleSignOn(owner, {
    name: `${at.prefix} provider`,
    issuer,
    clientId: `${at.prefix} client`,
    clientSecret: `${at.prefix} secret`,
  });
  await owner.db.asSystem((tx) =>
    tx.signOnIdentity.create({ data: { tenantId: at.tenantId, issuer, subject: "owner", userId: at.ownerId } }),
  );
  return (await addMailDomain(owner, { domain: `${at.tenantId}.example` })).domain;
}

export const installationClock = ({ db }: Pick<TestInstallation, "db">) => ({ db, now: () => new Date() });

async function actOn(ctx: ServiceContext, alertId: string): Promise<string> {
  const request = { target: { ids: [alertId] }, action: { type: "acknowledge" } as const, idempotencyKey: randomUUID() };
  const { undoToken } = await bulkAlertAction(ctx, request);
  return undoToken ?? "";
}

/** Copies the organization's open alert, for another cause and in another state. */
async function copyAlert({ db }: ServiceContext, { tenantId, alertId }: FullOrganization, state: object): Promise<string> {
  const id = newId();
  await db.withTenant(tenantId, async (tx) => {
    const {
      detectionScore,
      sources,
      words: _,
      ...alert
    } = await tx.alert.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id: alertId } } });
    await tx.alert.create({ data: { ...alert, id, key: id, detectionScore: detectionScore ?? {}, sources: sources ?? {}, ...state } });
  });
  return id;
}

/** Adds an incident as the grouper would create it for these alerts. */
async function addIncident({ db }: ServiceContext, { tenantId, endpointId }: FullOrganization, alertIds: string[]): Promise<string> {
  const id = newId();
  const cause = {
    ...{ type: "single", id: endpointId, name: "walked", symptom: "delay", explained: 1, failing: 1, active: 1, twins: [] },
    ...{ failingElsewhere: 0, activeElsewhere: 0, confidence: null, runnerUp: null },
  };
  const words = { title: "Walked incident", sentence: "It is slow.", kind: "level_shift", severity: "warning" } as const;
  const counts = { alertCount: alertIds.length, openCount: alertIds.length, endpointCount: 1 };
  await db.withTenant(tenantId, async (tx) => {
    await tx.incident.create({ data: { tenantId, id, ...words, ...counts, cause, openedAt: new Date() } });
    await tx.alert.updateMany({ where: { tenantId, id: { in: alertIds } }, data: { incidentId: id } });
  });
  return id;
}

/** The open alert's score, changed as if the alert had repeated at the same time of day for days. */
async function repeatingScore({ db }: ServiceContext, { tenantId, alertId: id }: FullOrganization): Promise<object> {
  const { detectionScore } = await db.withTenant(tenantId, (tx) =>
    tx.alert.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id } } }),
  );
  const score = Object(detectionScore);
  return { ...score, evidence: { ...score.evidence, repeats: { minute_of_day: 180, time_zone: "UTC", days: 3 } } };
}

async function addExpectedTime({ db }: ServiceContext, { tenantId, endpointId }: FullOrganization): Promise<string> {
  const id = newId();
  const time = { key: id, startMinute: 180, lengthMinutes: 25, timeZone: "UTC", at: new Date(), expectedBy: "x" };
  await db.withTenant(tenantId, (tx) => tx.expectedTime.create({ data: { tenantId, id, endpointId, ...time } }));
  return id;
}

async function invite({ db }: ServiceContext, { tenantId, ownerId: invitedBy }: FullOrganization, email: string): Promise<string> {
  const token = newId();
  const expiresAt = new Date(Date.now() + 3_600_000);
  await db.withTenant(tenantId, (tx) =>
    tx.invite.create({ data: { tenantId, id: newId(), email, role: "viewer", tokenHash: hashSecret(token), invitedBy, expiresAt } }),
  );
  return token;
}
