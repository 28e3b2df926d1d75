import { isPaditError } from "@padit/domain";
import type { PersonContext, ServiceContext } from "@padit/services";
import { auditDenial } from "@padit/services/audit-log";
import type { SessionView } from "@padit/services/auth";
import { addressBlock, SITE_BUDGETS } from "@padit/services/budgets";
import { initTRPC, TRPCError } from "@trpc/server";
import { z } from "zod";
import { wireFormat } from "../../features/trpc/wire-format";
import type { Installation } from "../installation";
import { sentenceIn } from "../sentences-in";
import { serviceContext } from "../service-context";
import type { RequestRate } from "./request-rate";
import { requireStepUp } from "./step-up";
import { issuesOf, trpcError } from "./trpc-error";

interface RequestContext {
  installation: Installation;
  /** Null without a session. */
  session: SessionView | null;
  ip: string | undefined;
  /** Identifies the request in answers and logs. */
  requestId: string | undefined;
  /** Filled by the request's procedures; sent in the answer's headers. */
  rate: RequestRate;
}

/** A stream ends after this time and the browser opens the next one, so that ended sessions and changed roles take effect. */
const STREAM_MS = 5 * 60_000;

const t = initTRPC.context<RequestContext>().create({
  transformer: wireFormat,
  // Answers never contain stack traces, whatever the environment.
  isDev: false,
  errorFormatter: ({ shape, error, ctx }) => {
    const language = ctx?.session?.language ?? "en";
    const issues = issuesOf(error).map((issue) => ({ ...issue, message: sentenceIn(language, issue.message) }));
    return { ...shape, message: sentenceIn(language, shape.message), data: { ...shape.data, issues, requestId: ctx?.requestId } };
  },
  sse: { maxDurationMs: STREAM_MS, ping: { enabled: true, intervalMs: 5_000 }, client: { reconnectAfterInactivityMs: 15_000 } },
});

export const router = t.router;

/** Translates errors of verbs into tRPC errors, in this one place. */
const translated = t.procedure.use(async ({ next }) => {
  const result = await next();
  if (!result.ok) throw trpcError(result.error);
  return result;
});

/** Available without a session. */
export const publicProcedure = translated.use(async ({ ctx, next }) => {
  await ctx.rate.spend(ctx.installation.budgets, SITE_BUDGETS.strangerRequests, addressBlock(ctx.ip));
  const asNobody = { db: ctx.installation.db, now: () => new Date(), ip: ctx.ip };
  return next({ ctx: { asNobody } });
});

/** For people without an account; limited per address. */
export const signUpProcedure = publicProcedure.use(async ({ ctx, next }) => {
  await ctx.rate.spend(ctx.installation.budgets, SITE_BUDGETS.addressSignUps, addressBlock(ctx.ip));
  return next();
});

/** For signed-in people, outside any organization. */
export const personProcedure = translated.use(async ({ ctx, path, next }) => {
  const { session, installation, ip } = ctx;
  if (!session) throw new TRPCError({ code: "UNAUTHORIZED", message: "Your session has ended. Sign in again." });
  const { userId, name } = session;
  await ctx.rate.spend(installation.budgets, SITE_BUDGETS.personRequests, userId);
  requireStepUp(path, session);
  const asPerson: PersonContext = { db: installation.db, person: { userId, name }, now: () => new Date(), ip };
  return next({ ctx: { session, asPerson } });
});

/** For members of the organization with the given slug; for all others it does not exist. */
export const organizationProcedure = personProcedure
  .input(z.object({ organization: z.string().max(100) }))
  .use(async ({ ctx, input, path, next }) => {
    const service: ServiceContext = serviceContext(ctx.installation, { session: ctx.session, slug: input.organization, ip: ctx.ip });
    await ctx.rate.spend(ctx.installation.budgets, SITE_BUDGETS.tenantRequests, service.actor.tenantId);
    const result = await next({ ctx: { service } });
    if (!result.ok && isPaditError(result.error.cause) && result.error.cause.code === "forbidden")
      await auditDenial(service, ctx.installation.budgets, path);
    return result;
  });

/** For procedures that make the organization send a test message. */
export const testDeliveryProcedure = organizationProcedure.use(async ({ ctx, next }) => {
  await ctx.rate.spend(ctx.installation.budgets, SITE_BUDGETS.tenantTestDeliveries, ctx.service.actor.tenantId);
  return next();
});

/** For procedures that read or compute much: charts, previews, replays. */
export const heavyProcedure = organizationProcedure.use(async ({ ctx, next }) => {
  const { budgets } = ctx.installation;
  await ctx.rate.spend(budgets, SITE_BUDGETS.actorHeavyReads, ctx.session.userId);
  await ctx.rate.spend(budgets, SITE_BUDGETS.tenantHeavyReads, ctx.service.actor.tenantId);
  return next();
});
