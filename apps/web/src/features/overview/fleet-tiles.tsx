"use client";
import type { EndpointState } from "@padit/services/endpoints";
import Link from "next/link";
import { STATES } from "@/components/state-mark";
import { TONES } from "@/components/tones";
import { useOrganization } from "@/features/organization/organization-context";
import type { WordsOf } from "@/features/words/use-words";
import { useWords } from "@/features/words/use-words";
import { CardQuery } from "./card-query";
import { useFleet } from "./use-fleet";

type Counts = Readonly<Record<EndpointState, number>>;

const TILES = ["ok", "down", "degraded", "anomalous", "not_measured", "learning"] as const satisfies readonly EndpointState[];
const TILE_HEIGHT = 98;

/** The number of endpoints in each state; each tile links to its endpoints. */
export function FleetTiles() {
  const t = useWords("overview");
  const fleet = useFleet();
  return (
    <section aria-label={t("fleet.label")}>
      <CardQuery query={fleet} height={TILE_HEIGHT}>
        {({ byState, total }) => (
          <ul className="grid grid-cols-2 gap-3 sm:grid-cols-3 xl:grid-cols-6">
            {TILES.map((state) => (
              <Tile key={state} state={state} counts={byState} total={total} />
            ))}
          </ul>
        )}
      </CardQuery>
    </section>
  );
}

function Tile({ state, counts, total }: { state: (typeof TILES)[number]; counts: Counts; total: number }) {
  const { slug } = useOrganization();
  const t = useWords("overview");
  const common = useWords("common");
  const { icon: Icon, tone } = STATES[state];
  const shown = state === "not_measured" && counts.not_measured === 0 && counts.unknown > 0 ? "unknown" : state;
  const count = state === "not_measured" ? counts.not_measured + counts.unknown : counts[state];
  return (
    <li>
      <Link
        href={`/o/${slug}/endpoints?state=${shown}`}
        className="flex h-full flex-col gap-0.5 rounded-xl border border-border bg-surface px-4 py-3 outline-none hover:border-line-strong focus-visible:ring-2 focus-visible:ring-focus"
      >
        <span className="flex items-center gap-2 text-muted text-sm">
          <Icon aria-hidden className={`size-3.5 shrink-0 ${count > 0 ? TONES[tone].text : ""}`} />
          {common(`state.${state}`)}
        </span>
        <span className={`font-semibold text-[1.75rem] leading-tight tabular-nums tracking-tight ${count === 0 ? "text-muted" : ""}`}>
          {count.toLocaleString("en")}
        </span>
        <span className="text-balance text-muted text-xs">{noteOf(t, state, counts, total)}</span>
      </Link>
    </li>
  );
}

function noteOf(t: WordsOf<"overview">, state: (typeof TILES)[number], counts: Counts, total: number): string {
  if (state === "ok") return t("fleet.ok", { count: total });
  if (state === "not_measured" && counts.unknown > 0) return t("fleet.silent", { count: counts.unknown.toLocaleString("en") });
  return t(`fleet.${state}`);
}
