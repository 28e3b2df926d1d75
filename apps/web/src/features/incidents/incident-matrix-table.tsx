import type { IncidentDetailView } from "@padit/services/incidents";
import { TONES, type Tone } from "@/components/tones";
import { useWords } from "@/features/words/use-words";

type Matrix = IncidentDetailView["matrix"];
type Cell = Matrix["endpoints"][number]["cells"][number];

const CELLS: Readonly<Record<Cell, { sign: string; tone: Tone }>> = {
  ok: { sign: "✓", tone: "usual" },
  degraded: { sign: "~", tone: "warning" },
  failing: { sign: "×", tone: "critical" },
  unknown: { sign: "?", tone: "neutral" },
  not_measured: { sign: "·", tone: "neutral" },
};

/** The present state of each endpoint as measured by each collector, from which the cause was inferred. */
export function IncidentMatrixTable({ matrix: { collectors, endpoints, omitted } }: { matrix: Matrix }) {
  const t = useWords("incident");
  if (endpoints.length === 0) return null;
  return (
    <section aria-labelledby="incident-matrix" className="flex flex-col gap-2">
      <h2 id="incident-matrix" className="font-medium">
        {t("matrix.title")}
      </h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="overflow-x-auto" aria-label={t("matrix.label")} tabIndex={0}>
        <table className="border-separate border-spacing-1 text-sm">
          <thead>
            <tr>
              <th scope="col" className="pr-4 text-left font-normal text-muted">
                {t("matrix.endpoint")}
              </th>
              {collectors.map(({ id, name }) => (
                <th key={id} scope="col" className="max-w-32 truncate px-1 text-left font-normal text-muted">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {endpoints.map(({ id, name, cells }) => (
              <tr key={id}>
                <th scope="row" className="max-w-64 truncate pr-4 text-left font-normal">
                  {name}
                </th>
                {cells.map((cell, at) => (
                  <td key={collectors[at]?.id ?? at} className={`rounded-sm px-2 text-center ${TONES[CELLS[cell].tone].soft}`}>
                    <span aria-hidden title={t(`matrix.cell.${cell}`)} className={TONES[CELLS[cell].tone].text}>
                      {CELLS[cell].sign}
                    </span>
                    <span className="sr-only">{t(`matrix.cell.${cell}`)}</span>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p className="flex flex-wrap gap-x-4 text-muted text-xs">
        {(Object.keys(CELLS) as Cell[]).map((cell) => (
          <span key={cell}>
            {CELLS[cell].sign} {t(`matrix.cell.${cell}`)}
          </span>
        ))}
        {omitted > 0 && <span>{t("matrix.omitted", { count: omitted.toLocaleString("en") })}</span>}
      </p>
    </section>
  );
}
