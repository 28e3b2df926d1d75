/** Progress of a run as a bar and as text. */
export function ProgressLine({ done, of, label, children }: { done: number; of: number; label: string; children: React.ReactNode }) {
  return (
    <div className="flex flex-col gap-1">
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={Math.max(of, 1)}
        aria-valuenow={done}
        className="h-1.5 overflow-hidden rounded-full bg-default"
      >
        <div className="h-full rounded-full bg-accent transition-[width]" style={{ width: `${of > 0 ? (100 * done) / of : 0}%` }} />
      </div>
      <p className="text-muted text-xs tabular-nums">{children}</p>
    </div>
  );
}
