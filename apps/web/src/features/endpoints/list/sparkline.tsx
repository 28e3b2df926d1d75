const WIDTH = 90;
const HEIGHT = 24;

/** The shape of a value over time; gaps stay gaps. Decoration only: the numbers are in other columns. */
export function Sparkline({ values }: { values: readonly (number | null)[] }) {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return <span className="block h-6 w-full" />;
  const low = Math.min(...known);
  const span = Math.max(...known) - low || 1;
  const step = WIDTH / Math.max(1, values.length - 1);
  let pen = "M";
  let path = "";
  for (const [index, value] of values.entries()) {
    if (value === null) pen = "M";
    else {
      path += `${pen}${(index * step).toFixed(1)} ${(HEIGHT - 2 - ((value - low) / span) * (HEIGHT - 4)).toFixed(1)}`;
      pen = "L";
    }
  }
  return (
    <svg aria-hidden viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" className="block h-6 w-full text-info-text">
      <path
        d={path}
        fill="none"
        stroke="currentColor"
        strokeWidth={1.25}
        strokeLinecap="round"
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
