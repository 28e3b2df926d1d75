import type { SiteCell, SiteMatrixView } from "@padit/services/overview";
import { TONES, type Tone } from "@/components/tones";
import { useWords, type WordsOf } from "@/features/words/use-words";

/** What each collector measures of each site, as a table of colours and numbers. */
export function WallMatrix({ view: { sites, collectors } }: { view: SiteMatrixView }) {
  const t = useWords("wall");
  const siteText = (name: SiteMatrixView["sites"][number]["name"]): string =>
    name.kind === "site" ? name.name : t(name.kind === "unlabelled" ? "screen.noLabel" : "screen.otherSites");
  return (
    <div className="overflow-x-auto">
      <table className="w-full table-fixed border-separate border-spacing-1.5 text-base">
        <caption className="sr-only">{t("screen.matrix")}</caption>
        <thead>
          <tr>
            <th scope="col" className="w-48">
              <span className="sr-only">{t("screen.collector")}</span>
            </th>
            {sites.map(({ name }) => (
              <th key={siteText(name)} scope="col" className="truncate px-1 pb-1 font-normal text-muted">
                {siteText(name)}
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
                <Cell key={siteText(site.name)} cell={cells[at] ?? null} isSilent={isSilent} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell({ cell, isSilent }: { cell: SiteCell | null; isSilent: boolean }) {
  const t = useWords("wall");
  if (cell === null)
    return (
      <td className="h-12 rounded-lg border border-border border-dashed">
        <span className="sr-only">{t("screen.cell.unassigned")}</span>
      </td>
    );
  const { sign, words, tone } = lookOf(cell, isSilent, t);
  return (
    <td
      className={`h-12 rounded-lg text-center font-semibold tabular-nums ${tone ? `${TONES[tone].soft} ${TONES[tone].text}` : "hatched text-muted"}`}
    >
      <span aria-hidden>{sign}</span>
      <span className="sr-only">{words}</span>
    </td>
  );
}

/** `tone` is null where nothing is measured. */
function lookOf(
  { failing, unusual, ok, unknown }: SiteCell,
  isSilent: boolean,
  t: WordsOf<"wall">,
): { sign: string; words: string; tone: Tone | null } {
  const n = failing + unusual + ok + unknown;
  if (isSilent) return { sign: "?", words: t("screen.cell.silent", { n }), tone: null };
  if (unknown === n) return { sign: "?", words: t("screen.cell.unknown", { n }), tone: null };
  if (failing > 0)
    return { sign: `${failing}/${n}`, words: t("screen.cell.failing", { failing: String(failing), n: String(n) }), tone: "critical" };
  if (unusual > 0)
    return { sign: `${unusual}/${n}`, words: t("screen.cell.unusual", { unusual: String(unusual), n: String(n) }), tone: "warning" };
  return { sign: String(n), words: t("screen.cell.ok", { n }), tone: "usual" };
}
