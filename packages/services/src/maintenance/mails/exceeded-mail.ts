import type { TenantTx } from "@padit/db";
import { type ExpectedEffect, effectText, expectedUntilMs, maintenanceTitle } from "@padit/domain/maintenance";
import { isOutageKind } from "@padit/domain/routing";
import { expectedOf } from "../maintenance-row";
import { namesText, type OwnerMail, type RunWithMaintenance, subjectLine } from "./owner-mail";

/** ms. Endpoints that go beyond the expected effect at about the same time are one mail. */
const GATHERING_MS = 15_000;

/** Endpoints fail beyond the expected effect while the work goes on. Once a run. */
export const exceededMail: OwnerMail = {
  idPart: "maintenance exceeded",
  unsent: (now) => ({ exceededMailedAt: null, OR: [{ exceededClaimedUntil: null }, { exceededClaimedUntil: { lte: now } }] }),
  claimed: (until) => ({ exceededClaimedUntil: until }),
  sent: (at) => ({ exceededMailedAt: at }),
  due: (now) => ({ endedAt: null, startedAt: { not: null }, startsAt: { lte: now }, endsAt: { gt: now } }),
  async write(tx, run, { url, now }) {
    const names = await exceeding(tx, run, new Date(now.getTime() - GATHERING_MS));
    if (names.length === 0) return null;
    const title = maintenanceTitle(run.maintenance);
    const many = `${names.length} ${names.length === 1 ? "endpoint" : "endpoints"}`;
    const expected = expectedOf(run.maintenance);
    return {
      subject: subjectLine(`${title}: ${many} beyond the expected effect`),
      text: [
        `${many} ${names.length === 1 ? "is" : "are"} affected by more than ${title} is expected to do (${effectText(expected)}): ${namesText(names, names.length)}.`,
        `${consequence(expected)} Extending the maintenance does not hold these alerts back; edit the expected effect if the work takes longer:`,
        `${url}\n`,
      ].join("\n\n"),
    };
  },
};

const consequence = ({ type }: ExpectedEffect): string =>
  type === "no_effect" ? "Their alerts notify as at any other time." : "Their alerts notify from now on, as at any other time.";

/** Names of the covered endpoints with an alert that began within the run and was beyond the expected effect at the moment. */
async function exceeding(tx: TenantTx, run: RunWithMaintenance, at: Date): Promise<string[]> {
  const { tenantId, id, startsAt, maintenance } = run;
  const alerts = await tx.alert.findMany({
    where: {
      ...{ tenantId, status: { not: "resolved" }, boutOpenedAt: { gte: startsAt, lte: at } },
      endpoint: { maintenanceRunId: id, paused: false, deletedAt: null },
    },
    select: { kind: true, boutOpenedAt: true, endpoint: { select: { name: true } } },
    orderBy: [{ boutOpenedAt: "asc" }, { id: "asc" }],
  });
  const expected = expectedOf(maintenance);
  const names = alerts.flatMap(({ kind, boutOpenedAt, endpoint }) => {
    const fault = { isOutage: isOutageKind(kind), sinceMs: (boutOpenedAt ?? at).getTime() };
    return endpoint && expectedUntilMs(expected, fault) <= at.getTime() ? [endpoint.name] : [];
  });
  return [...new Set(names)].sort();
}
