const HEIGHT = 40;

/** A bar chart with one bar per day, oldest first; its text alternative has the numbers. */
export function DayBars({ days, label }: { days: readonly { day: string; alerts: number }[]; label: string }) {
  const most = Math.max(1, ...days.map(({ alerts }) => alerts));
  return (
    <div
      role="img"
      aria-label={`${label}: ${days.map(({ day, alerts }) => `${day}: ${alerts}`).join(", ")}`}
      className="flex items-end gap-0.5"
    >
      {days.map(({ day, alerts }) => (
        <span
          key={day}
          title={`${day}: ${alerts}`}
          className="min-w-1 max-w-6 flex-1 rounded-t-sm bg-accent"
          style={{ height: Math.max(2, (HEIGHT * alerts) / most) }}
        />
      ))}
    </div>
  );
}
