import type { TenantTx } from "@padit/db";
import { lengthText, maintenanceTitle } from "@padit/domain/maintenance";
import { localTime, type MailText, NAMES_MAX, namesText, type OwnerMail, type RunWithMaintenance, subjectLine } from "./owner-mail";

/** The owner is notified this long (ms) before the end; of a shorter run than twice that, after half of it. */
const WARN_MS = 15 * 60_000;

/** The end is near while endpoints fail. Once a run and end: extending the run makes another mail due before the new end. */
export const endingMail: OwnerMail = {
  idPart: "maintenance warning",
  unsent: (now) => ({ warnedAt: null, OR: [{ warningClaimedUntil: null }, { warningClaimedUntil: { lte: now } }] }),
  claimed: (until) => ({ warningClaimedUntil: until }),
  sent: (at) => ({ warnedAt: at }),
  due: (now) => ({ endedAt: null, startsAt: { lte: now }, endsAt: { gt: now, lte: new Date(now.getTime() + WARN_MS) } }),
  isDue: ({ startsAt, endsAt }, now) => now.getTime() - startsAt.getTime() >= (endsAt.getTime() - startsAt.getTime()) / 2,
  async write(tx, run, context) {
    const failing = await failingEndpoints(tx, run);
    return failing.count === 0 ? null : endingText(run, failing, context);
  },
};

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

function endingText(
  { endsAt, maintenance }: RunWithMaintenance,
  { count, covered, names }: Failing,
  { url, now }: { url: string; now: Date },
): MailText {
  const left = lengthText(Math.max(1, Math.round((endsAt.getTime() - now.getTime()) / 60_000)) * 60);
  const title = maintenanceTitle(maintenance);
  const many = `${count} of ${covered} ${covered === 1 ? "endpoint" : "endpoints"}`;
  return {
    subject: subjectLine(`${title}: ${count} of ${covered} still failing, ${left} left`),
    text: [
      `${title} ends at ${localTime(endsAt, maintenance.timeZone)}, in ${left}. ${many} still ${count === 1 ? "has" : "have"} an open alert: ${namesText(names, count)}.`,
      "What still fails at the end is notified as any other fault. Extend the maintenance with one click if the work takes longer:",
      `${url}\n`,
    ].join("\n\n"),
  };
}
