import type { WallView } from "@padit/services/wall";
import { StateBadge } from "@/components/state-mark";
import { useStateReason } from "@/features/endpoints/use-state-reason";
import { useWords } from "@/features/words/use-words";

/** The endpoints in the worst states, each with the reason. */
export function WallWorst({ wall: { worst } }: { wall: WallView }) {
  const t = useWords("wall");
  const reasonOf = useStateReason();
  if (worst.length === 0)
    return (
      <section className="grid flex-1 place-items-center">
        <h2 className="font-semibold text-4xl">{t("screen.allFine")}</h2>
      </section>
    );
  return (
    <section aria-label={t("screen.worst")}>
      <ul className="grid gap-3 xl:grid-cols-2">
        {worst.map(({ id, name, state, stateSeverity, stateMessages }) => (
          <li key={id} className="flex flex-col gap-2 rounded-2xl border border-border bg-surface p-4">
            <div className="flex flex-wrap items-center justify-between gap-2">
              <h2 className="min-w-0 truncate font-semibold text-2xl">{name}</h2>
              <StateBadge state={state} severity={stateSeverity} reason={reasonOf(stateMessages)} />
            </div>
            <p className="line-clamp-2 text-lg text-muted">{reasonOf(stateMessages)}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
