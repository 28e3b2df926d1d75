"use client";
import type { SiteCell, SiteMatrixView } from "@padit/services/overview";
import Link from "next/link";
import { TONES, type Tone } from "@/components/tones";
import { useOrganization } from "@/features/organization/organization-context";
import { Card, CardNote } from "./card";
import { CardQuery } from "./card-query";
import { useFleet } from "./use-fleet";

/** Up to this number of sites the columns keep their natural width. */
const FEW_SITES = 6;

/** What each collector measures of each site. */
export function SiteMatrixCard() {
  const { slug } = useOrganization();
  const fleet = useFleet();
  return (
    <Card
      title="Sites by collector"
      hint="endpoints with a fault, of those measured"
      more={{ href: `/o/${slug}/collectors`, label: "Collectors" }}
      className="h-full"
    >
      <CardQuery query={fleet} height={220}>
        {({ matrix: view }) =>
          view.collectors.length === 0 ? (
            <CardNote>No collector measures yet. Each collector becomes a row here, and each site a column.</CardNote>
          ) : view.sites.length === 0 ? (
            <CardNote>
              {view.collectors.length === 1 ? "The collector has" : "The collectors have"} nothing to measure yet. Sites appear here with
              their first endpoint; the label <code className="font-mono text-xs">site:NAME</code> names an endpoint's site.
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
  const { slug } = useOrganization();
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="overflow-x-auto" aria-label="Matrix of sites and collectors" tabIndex={0}>
        <table className={`border-separate border-spacing-1 text-xs ${sites.length > FEW_SITES ? "w-full" : ""}`}>
          <thead>
            <tr>
              <th scope="col" className="sr-only">
                Collector
              </th>
              {sites.map(({ name, endpoints }) => (
                <th
                  key={siteText(name)}
                  scope="col"
                  title={`${siteText(name)}: ${endpoints} endpoints`}
                  className="min-w-20 max-w-28 truncate px-1 pb-1 text-center font-normal text-muted"
                >
                  {siteText(name)}
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
                  <Cell key={siteText(sites[at]?.name ?? { kind: "other" })} cell={cell} isSilent={isSilent} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p className="mt-auto flex flex-wrap gap-x-4 gap-y-1 text-muted text-xs">
        <Key tone="usual" text="as usual" />
        <Key tone="warning" text="unusual" />
        <Key tone="critical" text="down" />
        <span className="inline-flex items-center gap-1.5">
          <span aria-hidden className="hatched size-2.5 rounded-xs" />
          no measurements
        </span>
        <span>empty: not assigned</span>
        {omitted > 0 && <span>{omitted.toLocaleString("en")} collectors more are not shown.</span>}
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

const siteText = (name: SiteMatrixView["sites"][number]["name"]): string =>
  name.kind === "site" ? name.name : name.kind === "unlabelled" ? "No label" : "Other sites";

function Cell({ cell, isSilent }: { cell: SiteCell | null; isSilent: boolean }) {
  if (cell === null)
    return (
      <td className="h-8 rounded-md border border-border border-dashed">
        <span className="sr-only">not assigned</span>
      </td>
    );
  const { sign, words, tone } = lookOf(cell, isSilent);
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

/** `tone` is null where nothing is measured. */
function lookOf({ failing, unusual, ok, unknown }: SiteCell, isSilent: boolean): { sign: string; words: string; tone: Tone | null } {
  const all = failing + unusual + ok + unknown;
  if (isSilent) return { sign: "?", words: `${all} not measured: the collector is silent`, tone: null };
  if (unknown === all) return { sign: "?", words: `${all} without measurements`, tone: null };
  const words = [
    [failing, "down"],
    [unusual, "unusual"],
    [ok, "as usual"],
    [unknown, "without measurements"],
  ]
    .flatMap(([n, word]) => (n === 0 ? [] : `${n} ${word}`))
    .join(", ");
  if (failing > 0) return { sign: `${failing}/${all}`, words, tone: "critical" };
  if (unusual > 0) return { sign: `${unusual}/${all}`, words, tone: "warning" };
  return { sign: String(all), words, tone: "usual" };
}
