import type { AlertSparkline } from "@padit/services/alerts";

const WIDTH = 88;
const HEIGHT = 20;

/**
 * The last hour as a line with gaps where samples are missing, and a mark at the alert's start. Other columns have the same facts as
 * text.
 */
export function Sparkline({ line: { values, openedIn } }: { line: AlertSparkline }) {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return null;
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const x = (slice: number): number => 1 + (slice * (WIDTH - 2)) / (values.length - 1);
  const y = (value: number): number => (high === low ? HEIGHT / 2 : HEIGHT - 2 - ((value - low) / (high - low)) * (HEIGHT - 4));
  const path = values.map((value, slice) =>
    value === null ? "" : `${slice === 0 || values[slice - 1] === null ? "M" : "L"}${x(slice).toFixed(1)} ${y(value).toFixed(1)}`,
  );
  return (
    <svg aria-hidden="true" width={WIDTH} height={HEIGHT} className="overflow-visible">
      {openedIn !== null && (
        <line x1={x(openedIn)} x2={x(openedIn)} y1={0} y2={HEIGHT} className="stroke-danger" strokeWidth={1} strokeDasharray="2 2" />
      )}
      <path
        d={path.join("")}
        fill="none"
        className="stroke-current text-muted"
        strokeWidth={1.25}
        strokeLinejoin="round"
        strokeLinecap="round"
      />
    </svg>
  );
}
