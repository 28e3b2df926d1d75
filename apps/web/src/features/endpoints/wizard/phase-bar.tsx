import { quantity } from "@padit/domain/quantity";

/** Shades of one colour, each with a border: the order and the words below tell the parts apart. */
const SHADES = ["bg-accent", "bg-accent/75", "bg-accent/55", "bg-accent/35", "bg-accent/20"] as const;

/** Names as the wire has them, as people say them. */
const words = (phase: string): string => phase.replace(/([A-Z])/g, " $1").toLowerCase();

/** The parts of a whole, ms each, one after the other. */
export function PhaseBar({ phases }: { phases: Readonly<Record<string, number>> }) {
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
      <p className="text-muted text-xs tabular-nums">{parts.map(([phase, ms]) => `${words(phase)} ${quantity(ms, "ms")}`).join(" · ")}</p>
    </div>
  );
}
