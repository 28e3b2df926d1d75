"use client";
import type { SiteCell, SiteMatrixView } from "@padit/services/overview";
import Link from "next/link";
import { TONES, type Tone } from "@/components/tones";
import { useOrganization } from "@/features/organization/organization-context";
import { useWords } from "@/features/words/use-words";
import { Card, CardNote } from "./card";
import { CardQuery } from "./card-query";
import { matrixLook, siteText } from "./matrix-look";
import { useFleet } from "./use-fleet";

/** Up to this number of sites the columns keep their natural width. */
const FEW_SITES = 6;

/** What each collector measures of each site. */
export function SiteMatrixCard() {
  const t = useWords("overview");
  const { slug } = useOrganization();
  const fleet = useFleet();
  return (
    <Card
      title={t("matrix.title")}
      hint={t("matrix.hint")}
      more={{ href: `/o/${slug}/collectors`, label: t("matrix.toCollectors") }}
      className="h-full"
    >
      <CardQuery query={fleet} height={220}>
        {({ matrix: view }) =>
          view.collectors.length === 0 ? (
            <CardNote>{t("matrix.noCollector")}</CardNote>
          ) : view.sites.length === 0 ? (
            <CardNote>
              {t.rich("matrix.noSite", {
                count: view.collectors.length,
                code: (text) => <code className="font-mono text-xs">{text}</code>,
              })}
            </CardNote>
          ) : (
            <Matrix view={view} />
          )
        }
      </CardQuery>
    </Card>
  );
}

function Matrix({ view: { sites, collectors, omitted } }: { view: SiteMatrixView }) {
  const t = useWords("overview");
  const { slug } = useOrganization();
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="overflow-x-auto" aria-label={t("matrix.label")} tabIndex={0}>
        <table className={`border-separate border-spacing-1 text-xs ${sites.length > FEW_SITES ? "w-full" : ""}`}>
          <thead>
            <tr>
              <th scope="col" className="sr-only">
                {t("matrix.collector")}
              </th>
              {sites.map(({ name, endpoints }) => (
                <th
                  key={siteText(t, name)}
                  scope="col"
                  title={t("matrix.site", { site: siteText(t, name), count: endpoints })}
                  className="min-w-20 max-w-28 truncate px-1 pb-1 text-center font-normal text-muted"
                >
                  {siteText(t, name)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {collectors.map(({ id, name, isSilent, cells }) => (
              <tr key={id}>
                <th scope="row" className="w-px max-w-40 truncate pe-3 text-left font-normal">
                  <Link
                    href={`/o/${slug}/collectors/${id}`}
                    className="inline-flex min-h-6 items-center text-muted hover:text-foreground hover:underline"
                  >
                    {name}
                  </Link>
                </th>
                {cells.map((cell, at) => (
                  <Cell key={siteText(t, sites[at]?.name ?? { kind: "other" })} cell={cell} isSilent={isSilent} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p className="mt-auto flex flex-wrap gap-x-4 gap-y-1 text-muted text-xs">
        <Key tone="usual" text={t("matrix.key.usual")} />
        <Key tone="warning" text={t("matrix.key.unusual")} />
        <Key tone="critical" text={t("matrix.key.down")} />
        <span className="inline-flex items-center gap-1.5">
          <span aria-hidden className="hatched size-2.5 rounded-xs" />
          {t("matrix.key.nothing")}
        </span>
        <span>{t("matrix.key.empty")}</span>
        {omitted > 0 && <span>{t("matrix.omitted", { count: omitted })}</span>}
      </p>
    </>
  );
}

const Key = ({ tone, text }: { tone: Tone; text: string }) => (
  <span className="inline-flex items-center gap-1.5">
    <span aria-hidden className={`size-2 rounded-full bg-current ${TONES[tone].text}`} />
    {text}
  </span>
);

function Cell({ cell, isSilent }: { cell: SiteCell | null; isSilent: boolean }) {
  const t = useWords("overview");
  if (cell === null)
    return (
      <td className="h-8 rounded-md border border-border border-dashed">
        <span className="sr-only">{t("matrix.notAssigned")}</span>
      </td>
    );
  const { sign, words, tone } = matrixLook(t, cell, isSilent);
  return (
    <td
      title={words}
      className={`h-8 rounded-md px-1 text-center font-semibold tabular-nums ${tone ? `${TONES[tone].soft} ${TONES[tone].text}` : "hatched text-muted"}`}
    >
      <span aria-hidden>{sign}</span>
      <span className="sr-only">{words}</span>
    </td>
  );
}
