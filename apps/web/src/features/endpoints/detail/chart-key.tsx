/** Legend of the smoke plot. */
export function ChartKey() {
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <Part look="h-0.5 bg-info-text" name="median" />
      <Part look="h-3 bg-info-text/40" name="p25–p75" />
      <Part look="h-3 bg-info-text/15" name="p5–p95" />
      <Part look="h-3 bg-success-text/30" name="± uncertainty" />
      <Part look="h-0 border-t border-dashed border-accent-text" name="expected" />
      <Part look="h-3 bg-danger/45" name="loss" />
      <span>▲ alert · drag to zoom</span>
    </span>
  );
}

const Part = ({ look, name }: { look: string; name: string }) => (
  <span className="inline-flex items-center gap-1">
    <span aria-hidden className={`inline-block w-4 ${look}`} />
    {name}
  </span>
);
