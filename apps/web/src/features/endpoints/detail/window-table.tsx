"use client";
import { useQuery } from "@tanstack/react-query";
import { useTimes } from "@/components/moment";
import { Problem } from "@/components/problem";
import { Waiting } from "@/components/waiting";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { knownKey } from "@/features/words/known-key";
import { useWords, type WordsOf } from "@/features/words/use-words";
import { NOTHING, shown } from "../quantities";

/** Features that have a name in the catalogue. */
const NAMED_STATISTICS = [
  ...(["mean", "std", "min", "max", "median", "p25", "p75", "p95", "p99"] as const),
  ...(["trend", "seasonality", "ewma", "gradient", "cusum"] as const),
] as const;
/** Features without the metric's unit. */
const PLAIN = new Set(["trend", "seasonality"]);

/** The newest windows of one metric, which are the detectors' input. */
export function WindowTable({
  endpointId,
  metric,
  collectors,
}: {
  endpointId: string;
  metric: string;
  collectors: ReadonlyMap<string, string>;
}) {
  const { slug } = useOrganization();
  const times = useTimes();
  const t = useWords("endpoint");
  const windows = useQuery({
    ...useTRPC().endpoints.windows.queryOptions({ organization: slug, endpointId, metric, limit: 5 }),
    refetchInterval: 10_000,
  });
  if (windows.isPending) return <Waiting rows={2} label={t("loadingWindows")} />;
  if (windows.isError) return <Problem what={t("theWindows")} error={windows.error} onRetry={() => void windows.refetch()} />;
  const rows = windows.data;
  if (rows.length === 0) return <p className="text-muted text-sm">{t("window.none")}</p>;
  const names = Object.keys(rows[0]?.features ?? {});
  return (
    <section
      aria-label={t("window.label")}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="overflow-x-auto rounded-lg outline-none focus-visible:ring-2 focus-visible:ring-focus"
    >
      <table className="w-full text-sm tabular-nums">
        <thead>
          <tr className="text-muted text-xs">
            <th className="py-1 pe-4 text-start font-normal">{t("window.window")}</th>
            {collectors.size > 1 && <th className="pe-4 text-start font-normal">{t("window.collector")}</th>}
            <th className="pe-4 text-end font-normal">{t("window.samples")}</th>
            {names.map((name) => (
              <th key={name} className="pe-4 text-end font-normal">
                {featureName(t, name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ collectorId, start, n, expected, unit, features, revision }) => (
            <tr key={`${collectorId} ${start.getTime()}`} className="border-separator border-t">
              <td className="whitespace-nowrap py-1 pe-4">
                {times.at(start, "clock")}
                {revision > 0 && <span className="text-muted text-xs"> {t("window.revision", { revision: String(revision) })}</span>}
              </td>
              {collectors.size > 1 && <td className="pe-4">{collectors.get(collectorId) ?? NOTHING}</td>}
              <td className={`pe-4 text-end ${n < expected ? "text-warning-text" : ""}`}>
                {t("window.of", { n: String(n), expected: String(expected) })}
              </td>
              {names.map((name) => (
                <td key={name} className="whitespace-nowrap pe-4 text-end">
                  {PLAIN.has(name) ? plain(features[name]) : shown(features[name], unit)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const plain = (value: number | null | undefined): string =>
  value === null || value === undefined ? NOTHING : String(Number(value.toPrecision(3)));

function featureName(t: WordsOf<"endpoint">, name: string): string {
  const known = knownKey(NAMED_STATISTICS, name);
  return known ? t(`window.feature.${known}`) : name;
}
