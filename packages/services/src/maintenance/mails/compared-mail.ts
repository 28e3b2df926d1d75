import { maintenanceTitle } from "@padit/domain/maintenance";
import { quantity } from "@padit/domain/quantity";
import { type ComparedEndpoint, endedRunOf, type RunComparison } from "../run-comparison";
import { localTime, NAMES_MAX, type OwnerMail, subjectLine } from "./owner-mail";

/** ms. A comparison that no mail server accepted for this long is not mailed any more. */
const DELAY_MS_MAX = 86_400_000;

/** The comparison of before and after. Once a run. */
export const comparedMail: OwnerMail = {
  idPart: "maintenance comparison",
  unsent: (now) => ({ comparisonMailedAt: null, OR: [{ comparisonClaimedUntil: null }, { comparisonClaimedUntil: { lte: now } }] }),
  claimed: (until) => ({ comparisonClaimedUntil: until }),
  sent: (at) => ({ comparisonMailedAt: at }),
  due: (now) => ({
    ...{ comparedAt: { gt: new Date(now.getTime() - DELAY_MS_MAX) }, endedAt: { not: null } },
    maintenance: { ownerId: { not: null } },
  }),
  async write(_tx, run, { url }) {
    const { comparison } = endedRunOf(run);
    if (comparison === null) return null;
    const title = maintenanceTitle(run.maintenance);
    const summary = comparisonText(comparison);
    const { changed } = comparison;
    const lines = changed.slice(0, NAMES_MAX).map(changeLine);
    const others = changed.length > lines.length ? [`… and ${changed.length - lines.length} more`] : [];
    return {
      subject: subjectLine(`${title}: ${summary}`),
      text: [
        `${title} ended at ${localTime(run.endsAt, run.maintenance.timeZone)}. Compared with the hour before it: ${summary}.`,
        ...(lines.length > 0 ? [[...lines, ...others].join("\n")] : []),
        `${url}\n`,
      ].join("\n\n"),
    };
  },
};

/** The numbers of a comparison in words, such as `37 as before, 3 worse, 2 failing`. */
function comparisonText({ counts }: Pick<RunComparison, "counts">): string {
  const parts = [
    [counts.same, "as before"],
    [counts.better, "better"],
    [counts.different, "at another level"],
    [counts.worse, "worse"],
    [counts.failing, "failing"],
    [counts.notMeasured, "measured too little"],
  ] as const;
  const said = parts.flatMap(([count, words]) => (count > 0 ? [`${count.toLocaleString("en")} ${words}`] : []));
  return said.length > 0 ? said.join(", ") : "no endpoint was covered";
}

const changeLine = ({ endpointName, collectorName, metricTitle, unit, outcome, before, after }: ComparedEndpoint): string =>
  `${endpointName} via ${collectorName}: ${outcome}, ${metricTitle} ${levelText(before, unit)} before, ${levelText(after, unit)} after`;

const levelText = (value: number | null, unit: string): string => (value === null ? "not measured" : quantity(value, unit));
