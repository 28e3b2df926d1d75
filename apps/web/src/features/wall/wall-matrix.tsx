import type { SiteCell, SiteMatrixView } from "@padit/services/overview";
import { TONES } from "@/components/tones";
import { matrixLook, siteText } from "@/features/overview/matrix-look";
import { useWords } from "@/features/words/use-words";

/** What each collector measures of each site, as a table of colours and numbers. */
export function WallMatrix({ view: { sites, collectors } }: { view: SiteMatrixView }) {
  const t = useWords("overview");
  return (
    <div className="overflow-x-auto">
      <table className="w-full table-fixed border-separate border-spacing-1.5 text-base">
        <caption className="sr-only">{t("matrix.label")}</caption>
        <thead>
          <tr>
            <th scope="col" className="w-48">
              <span className="sr-only">{t("matrix.collector")}</span>
            </th>
            {sites.map(({ name }) => (
              <th key={siteText(t, name)} scope="col" className="truncate px-1 pb-1 font-normal text-muted">
                {siteText(t, name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {collectors.map(({ id, name, isSilent, cells }) => (
            <tr key={id}>
              <th scope="row" className="truncate pe-3 text-left font-normal text-muted">
                {name}
              </th>
              {sites.map((site, at) => (
                <Cell key={siteText(t, site.name)} cell={cells[at] ?? null} isSilent={isSilent} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell({ cell, isSilent }: { cell: SiteCell | null; isSilent: boolean }) {
  const t = useWords("overview");
  if (cell === null)
    return (
      <td className="h-12 rounded-lg border border-border border-dashed">
        <span className="sr-only">{t("matrix.notAssigned")}</span>
      </td>
    );
  const { sign, words, tone } = matrixLook(t, cell, isSilent);
  return (
    <td
      className={`h-12 rounded-lg text-center font-semibold tabular-nums ${tone ? `${TONES[tone].soft} ${TONES[tone].text}` : "hatched text-muted"}`}
    >
      <span aria-hidden>{sign}</span>
      <span className="sr-only">{words}</span>
    </td>
  );
}
