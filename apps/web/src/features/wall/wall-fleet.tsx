import type { EndpointState } from "@padit/services/endpoints";
import type { WallView } from "@padit/services/wall";
import { STATES } from "@/components/state-mark";
import { TONES } from "@/components/tones";
import { useWords } from "@/features/words/use-words";
import { WallMatrix } from "./wall-matrix";

const TILES = ["down", "degraded", "anomalous", "not_measured", "learning", "ok"] as const satisfies readonly EndpointState[];

/** The number of endpoints in each state, and what each collector measures of each site. */
export function WallFleet({ wall: { fleet } }: { wall: WallView }) {
  const t = useWords("wall");
  return (
    <section aria-label={t("screen.fleet")} className="flex flex-1 flex-col gap-6">
      <p className="flex flex-wrap gap-x-4 text-lg text-muted">
        <span>{t("screen.total", { n: fleet.total })}</span>
        {fleet.silentCollectors > 0 && <span className="text-warning-text">{t("screen.silent", { n: fleet.silentCollectors })}</span>}
      </p>
      <ul className="grid grid-cols-2 gap-4 md:grid-cols-3 xl:grid-cols-6">
        {TILES.map((state) => (
          <Tile
            key={state}
            state={state}
            count={state === "not_measured" ? fleet.byState.not_measured + fleet.byState.unknown : fleet.byState[state]}
          />
        ))}
      </ul>
      {fleet.matrix.collectors.length > 0 && fleet.matrix.sites.length > 0 && <WallMatrix view={fleet.matrix} />}
    </section>
  );
}

function Tile({ state, count }: { state: EndpointState; count: number }) {
  const common = useWords("common");
  const { icon: Icon, tone } = STATES[state];
  const look = count === 0 ? "bg-surface text-muted" : `${TONES[tone].soft} ${TONES[tone].text}`;
  return (
    <li className={`flex flex-col gap-2 rounded-2xl border border-border p-5 ${look}`}>
      <span className="flex items-center gap-2 text-base">
        <Icon aria-hidden className="size-5 shrink-0" />
        {common(`state.${state}`)}
      </span>
      <span className="font-semibold text-6xl leading-none tabular-nums">{count.toLocaleString("en")}</span>
    </li>
  );
}
