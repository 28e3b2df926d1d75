import { quantity } from "@padit/domain/quantity";
import { knownKey } from "@/features/words/known-key";
import { useWords } from "@/features/words/use-words";

/** Shades of one colour, each with a border; order and labels distinguish the parts without colour. */
const SHADES = ["bg-accent", "bg-accent/75", "bg-accent/55", "bg-accent/35", "bg-accent/20"] as const;

const PHASES = ["dns", "connect", "tls", "firstByte", "transfer"] as const;

/** The phases of a run in order, each in ms, as a stacked bar. */
export function PhaseBar({ phases }: { phases: Readonly<Record<string, number>> }) {
  const t = useWords("target");
  const nameOf = (phase: string): string => {
    const known = knownKey(PHASES, phase);
    return known ? t(`phase.${known}`) : phase;
  };
  const parts = Object.entries(phases).filter(([, ms]) => ms > 0);
  const total = parts.reduce((sum, [, ms]) => sum + ms, 0);
  if (total === 0) return null;
  return (
    <div className="flex flex-col gap-1">
      <div aria-hidden className="flex h-3 overflow-hidden rounded border border-border">
        {parts.map(([phase, ms], index) => (
          <div
            key={phase}
            className={`${SHADES[index % SHADES.length]} border-background border-e last:border-e-0`}
            style={{ width: `${(ms / total) * 100}%` }}
          />
        ))}
      </div>
      <p className="text-muted text-xs tabular-nums">{parts.map(([phase, ms]) => `${nameOf(phase)} ${quantity(ms, "ms")}`).join(" · ")}</p>
    </div>
  );
}
