import type { ReactNode } from "react";

export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-2">
      <h3 className="font-semibold text-muted text-xs uppercase tracking-wide">{title}</h3>
      {children}
    </section>
  );
}
