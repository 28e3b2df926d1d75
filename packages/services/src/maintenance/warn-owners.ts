import type { Database, Prisma, TenantTx } from "@padit/db";
import { idOf } from "@padit/domain";
import { lengthText, maintenanceTitle } from "@padit/domain/maintenance";
import { type MailServer, sendMail } from "@padit/notifiers";
import { findActiveMember } from "../members/active-member";

/** The owner is notified this long (ms) before the end; of a shorter run than twice that, after half of it. */
const WARN_MS = 15 * 60_000;
/** ms. No other worker sends the same mail within this time; longer than any attempt to send. */
const CLAIM_MS = 60_000;
/** ms; shorter than the claim. */
const SEND_TIMEOUT_MS = 30_000;
/** Runs of one pass; more wait for the next one. */
const RUNS_MAX = 100;
/** Number of failing endpoints that a mail names. */
const NAMES_MAX = 20;

/** A mail to the owner of a maintenance whose end is near while endpoints fail. */
export interface EndWarning {
  /** The same for each attempt. */
  id: string;
  to: string;
  subject: string;
  text: string;
}

/** @returns whether the mail need not be sent again: the server accepted it, or rejected it for good */
type SendWarning = (warning: EndWarning) => Promise<boolean>;

type RunWithMaintenance = Prisma.MaintenanceRunGetPayload<{ include: { maintenance: true } }>;

/** Sends warnings through the installation's mail server. @param onFailure called with the reason if the server did not accept a mail */
export const mailWarnings =
  (mail: MailServer, signal: AbortSignal, onFailure: (reason: string) => void): SendWarning =>
  async ({ id, to, subject, text }) => {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(SEND_TIMEOUT_MS)]);
    const outcome = await sendMail(mail, { id, to: [to], subject, text, thread: null }, limited);
    if (outcome.result !== "delivered") onFailure(outcome.reason);
    return outcome.result !== "retry";
  };

/**
 * Mails the owners of runs that end soon while covered endpoints fail, once a run and end. A claim on the run's row keeps other workers from
 * sending the same mail; a worker that is killed between claim and answer makes another one send it again, with the same message id.
 */
export async function warnOwners(db: Database, publicUrl: string, send: SendWarning, now: () => Date): Promise<void> {
  for (const run of await endingRuns(db, now())) {
    const { tenantId, id, endsAt } = run;
    const warning = await db.withTenant(tenantId, (tx) => claim(tx, run, publicUrl, now()));
    if (warning === null || !(await send(warning))) continue;
    // A person who extended the run meanwhile gets another mail before the new end.
    await db.withTenant(tenantId, (tx) => tx.maintenanceRun.updateMany({ where: { tenantId, id, endsAt }, data: { warnedAt: now() } }));
  }
}

async function endingRuns(db: Database, now: Date): Promise<RunWithMaintenance[]> {
  const runs = await db.asSystem((tx) =>
    tx.maintenanceRun.findMany({
      where: {
        ...{ warnedAt: null, endedAt: null, startsAt: { lte: now }, endsAt: { gt: now, lte: new Date(now.getTime() + WARN_MS) } },
        OR: [{ warningClaimedUntil: null }, { warningClaimedUntil: { lte: now } }],
      },
      include: { maintenance: true },
      orderBy: [{ endsAt: "asc" }, { id: "asc" }],
      take: RUNS_MAX,
    }),
  );
  return runs.filter(({ startsAt, endsAt }) => now.getTime() - startsAt.getTime() >= (endsAt.getTime() - startsAt.getTime()) / 2);
}

/** The mail, once nobody else can send it for a minute; null if nothing fails, the owner gets no mail, or another worker was faster. */
async function claim(tx: TenantTx, run: RunWithMaintenance, publicUrl: string, now: Date): Promise<EndWarning | null> {
  const { tenantId, id, endsAt, maintenance } = run;
  const failing = await failingEndpoints(tx, run);
  const owner = failing.count === 0 ? null : await findActiveMember(tx, tenantId, maintenance.ownerId);
  if (owner === null) return null;
  const { count } = await tx.maintenanceRun.updateMany({
    where: { tenantId, id, endsAt, warnedAt: null, OR: [{ warningClaimedUntil: null }, { warningClaimedUntil: { lte: now } }] },
    data: { warningClaimedUntil: new Date(now.getTime() + CLAIM_MS) },
  });
  if (count === 0) return null;
  const { slug } = await tx.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { slug: true } });
  return {
    ...{ id: idOf("maintenance warning", tenantId, id, endsAt.getTime()), to: owner.email },
    ...warningText(run, failing, { url: `${publicUrl}/o/${slug}/maintenance`, now }),
  };
}

interface Failing {
  count: number;
  covered: number;
  names: string[];
}

/** The covered endpoints with an unresolved alert. */
async function failingEndpoints(tx: TenantTx, { tenantId, id }: RunWithMaintenance): Promise<Failing> {
  const covered = { tenantId, maintenanceRunId: id, paused: false, deletedAt: null };
  const where = { ...covered, alerts: { some: { status: { not: "resolved" as const } } } };
  const count = await tx.endpoint.count({ where });
  if (count === 0) return { count, covered: 0, names: [] };
  const named = await tx.endpoint.findMany({ where, select: { name: true }, orderBy: [{ name: "asc" }, { id: "asc" }], take: NAMES_MAX });
  return { count, covered: await tx.endpoint.count({ where: covered }), names: named.map(({ name }) => name) };
}

function warningText(
  { endsAt, maintenance }: RunWithMaintenance,
  { count, covered, names }: Failing,
  { url, now }: { url: string; now: Date },
): Pick<EndWarning, "subject" | "text"> {
  const left = lengthText(Math.max(1, Math.round((endsAt.getTime() - now.getTime()) / 60_000)) * 60);
  const title = maintenanceTitle(maintenance);
  const many = `${count} of ${covered} ${covered === 1 ? "endpoint" : "endpoints"}`;
  const others = count > names.length ? ` and ${count - names.length} more` : "";
  const { timeZone } = maintenance;
  const end = new Intl.DateTimeFormat("en-GB", { timeZone, dateStyle: "medium", timeStyle: "short" }).format(endsAt);
  return {
    subject: `[PADIT] ${title}: ${count} of ${covered} still failing, ${left} left`.replace(/[\r\n]+/g, " "),
    text: [
      `${title} ends at ${end} (${timeZone}), in ${left}. ${many} still ${count === 1 ? "has" : "have"} an open alert: ${names.join(", ")}${others}.`,
      "What still fails at the end is notified as any other fault. Extend the maintenance with one click if the work takes longer:",
      `${url}\n`,
    ].join("\n\n"),
  };
}
