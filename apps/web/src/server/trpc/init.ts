import type { PersonContext, ServiceContext } from "@padit/services";
import type { SessionView } from "@padit/services/auth/find-session";
import { initTRPC, TRPCError } from "@trpc/server";
import { z } from "zod";
import { wireFormat } from "../../features/trpc/wire-format";
import type { Installation } from "../installation";
import { serviceContext } from "../service-context";
import { issuesOf, trpcError } from "./trpc-error";

interface RequestContext {
  installation: Installation;
  /** Null before sign-in. */
  session: SessionView | null;
  ip: string | undefined;
}

/** A stream ends after this long and the browser opens the next one, so that a session or a role that ended cannot listen on. */
const STREAM_MS = 5 * 60_000;

const t = initTRPC.context<RequestContext>().create({
  transformer: wireFormat,
  errorFormatter: ({ shape, error }) => ({ ...shape, data: { ...shape.data, issues: issuesOf(error) } }),
  sse: { maxDurationMs: STREAM_MS, ping: { enabled: true, intervalMs: 5_000 }, client: { reconnectAfterInactivityMs: 15_000 } },
});

export const router = t.router;

/** Errors of verbs become tRPC's here, and nowhere else. */
const translated = t.procedure.use(async ({ next }) => {
  const result = await next();
  if (!result.ok) throw trpcError(result.error);
  return result;
});

/** For everybody, signed in or not. */
export const publicProcedure = translated.use(({ ctx, next }) => {
  const asNobody = { db: ctx.installation.db, now: () => new Date(), ip: ctx.ip };
  return next({ ctx: { asNobody } });
});

/** For whoever is signed in, outside any organization. */
export const personProcedure = translated.use(({ ctx, next }) => {
  const { session, installation, ip } = ctx;
  if (!session) throw new TRPCError({ code: "UNAUTHORIZED", message: "Your session has ended. Sign in again." });
  const { userId, name } = session;
  const asPerson: PersonContext = { db: installation.db, person: { userId, name }, now: () => new Date(), ip };
  return next({ ctx: { session, asPerson } });
});

/** For members of the organization whose slug is given; to everybody else it does not exist. */
export const organizationProcedure = personProcedure.input(z.object({ organization: z.string().max(100) })).use(({ ctx, input, next }) => {
  const service: ServiceContext = serviceContext(ctx.installation, { session: ctx.session, slug: input.organization, ip: ctx.ip });
  return next({ ctx: { service } });
});
