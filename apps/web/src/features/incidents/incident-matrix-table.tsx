import type { IncidentDetailView } from "@padit/services/incidents";
import { TONES, type Tone } from "@/components/tones";

type Matrix = IncidentDetailView["matrix"];
type Cell = Matrix["endpoints"][number]["cells"][number];

const CELLS: Readonly<Record<Cell, { label: string; sign: string; tone: Tone }>> = {
  ok: { label: "OK", sign: "✓", tone: "usual" },
  degraded: { label: "Degraded", sign: "~", tone: "warning" },
  failing: { label: "Failing", sign: "×", tone: "critical" },
  unknown: { label: "Unknown", sign: "?", tone: "neutral" },
  not_measured: { label: "Not measured", sign: "·", tone: "neutral" },
};

/** The present state of each endpoint as measured by each collector, from which the cause was inferred. */
export function IncidentMatrixTable({ matrix: { collectors, endpoints, omitted } }: { matrix: Matrix }) {
  if (endpoints.length === 0) return null;
  return (
    <section aria-labelledby="incident-matrix" className="flex flex-col gap-2">
      <h2 id="incident-matrix" className="font-medium">
        Seen by each collector
      </h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="overflow-x-auto" aria-label="Endpoints by collector" tabIndex={0}>
        <table className="border-separate border-spacing-1 text-sm">
          <thead>
            <tr>
              <th scope="col" className="pr-4 text-left font-normal text-muted">
                Endpoint
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
                    <span aria-hidden title={CELLS[cell].label} className={TONES[CELLS[cell].tone].text}>
                      {CELLS[cell].sign}
                    </span>
                    <span className="sr-only">{CELLS[cell].label}</span>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p className="flex flex-wrap gap-x-4 text-muted text-xs">
        {Object.values(CELLS).map(({ label, sign }) => (
          <span key={label}>
            {sign} {label}
          </span>
        ))}
        {omitted > 0 && <span>{omitted.toLocaleString("en")} endpoints more are not shown.</span>}
      </p>
    </section>
  );
}
