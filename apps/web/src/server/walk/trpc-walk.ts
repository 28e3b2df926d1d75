import type { Role } from "@padit/services";
import { findSession, type SessionView, startSession } from "@padit/services/auth";
import { TRPCError } from "@trpc/server";
import type { TestInstallation } from "../testing/full-organization";
import { appRouter } from "../trpc/app-router";
import { RequestRate } from "../trpc/request-rate";
import { installationClock, type WalkOrganization } from "./walk-organization";

export type ProcedureKind = "query" | "mutation" | "subscription";
export interface Procedure {
  path: string;
  kind: ProcedureKind;
}

/** Every procedure of the router. */
export const procedures = (): Procedure[] =>
  // tRPC stores procedures by their full path, but its type does not express that.
  Object.entries(appRouter._def.procedures as unknown as Record<string, { _def: { type: ProcedureKind } }>).map(([path, { _def }]) => ({
    path,
    kind: _def.type,
  }));

/** Result of a call, in a comparable form. */
export type WalkOutcome = { code: string; message: string } | { value: unknown };

/** Calls a procedure by its path, as the HTTP border does after reading the session. */
export async function callProcedure(
  installation: TestInstallation,
  session: SessionView | null,
  path: string,
  input: unknown,
): Promise<WalkOutcome> {
  const caller: unknown = appRouter.createCaller({ installation, session, ip: "192.0.2.1", requestId: "walk", rate: new RequestRate() });
  const call = path.split(".").reduce((at, name) => (at as Record<string, unknown>)[name], caller) as (input: unknown) => Promise<unknown>;
  try {
    const value = await call(input);
    return { value: isStream(value) ? await firstOf(value) : value };
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error;
    return { code: error.code, message: error.message };
  }
}

const isStream = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === "object" && value !== null && Symbol.asyncIterator in value;

async function firstOf(stream: AsyncIterable<unknown>): Promise<unknown> {
  for await (const value of stream) return value;
  return null;
}

/** Finds a session as by its cookie; null if it is no longer valid. */
export async function signedIn(
  installation: TestInstallation,
  userId: string,
  ended: "revoked" | "expired" | null = null,
): Promise<SessionView | null> {
  const ctx = installationClock(installation);
  const sessionId = await startSession(ctx, { userId });
  if (ended !== null) {
    const past = new Date(Date.now() - 1);
    const data = ended === "revoked" ? { revokedAt: past } : { expiresAt: past };
    await installation.db.asSystem((tx) => tx.userSession.updateMany({ where: { userId }, data }));
  }
  return findSession(ctx, sessionId);
}

/** A session that claims this role in that organization, regardless of the member table. */
export const claiming = (session: SessionView, { tenantId, slug, name }: WalkOrganization, role: Role): SessionView => ({
  ...session,
  memberships: [
    {
      tenantId,
      slug,
      name,
      role,
      requiresSecondFactor: false,
      requiresSignOn: false,
      isSuspended: false,
      providerChecksFactors: true,
      isSample: false,
      endpointLimit: null,
      via: null,
    },
  ],
});

/**
 * An installation whose transactions all run as this organization, whichever the code requests, so that only row security protects the
 * others.
 */
export const onlyRowSecurity = (installation: TestInstallation, tenantId: string): TestInstallation => ({
  ...installation,
  db: { ...installation.db, withTenant: (_asked, work) => installation.db.withTenant(tenantId, work) },
});
