import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

/** Shown in place of an empty list: no items yet, no problems, or no match. `children` holds the next step. */
export function Blank({ icon: Icon, title, children }: { icon?: LucideIcon; title: string; children?: ReactNode }) {
  return (
    <div className="flex flex-col items-center gap-3 px-6 py-16 text-center">
      {Icon && <Icon aria-hidden className="size-8 text-muted" strokeWidth={1.5} />}
      <h2 className="font-medium">{title}</h2>
      {children && <div className="flex max-w-prose flex-col items-center gap-3 text-muted text-sm">{children}</div>}
    </div>
  );
}
