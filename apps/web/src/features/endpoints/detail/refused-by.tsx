import type { CollectorView } from "@padit/services/collectors";
import { ShieldX } from "lucide-react";
import Link from "next/link";
import { refusalsOf } from "@/features/collectors/collector-health";

interface RefusedByProps {
  endpointId: string;
  slug: string;
  /** Those that are to probe the endpoint. */
  collectors: readonly CollectorView[];
}

/** Who does not probe this endpoint though it should, and why: nothing else on the page would tell. */
export function RefusedBy({ endpointId, slug, collectors }: RefusedByProps) {
  const refusals = collectors.flatMap(({ id, name, planError }) =>
    refusalsOf(planError)
      .filter((refusal) => refusal.endpointId === endpointId)
      .map(({ reason }) => ({ id, name, reason })),
  );
  if (refusals.length === 0) return null;
  return (
    <ul aria-label="Refused" className="flex flex-col gap-1 rounded-xl border border-border bg-surface p-4 text-sm">
      {refusals.map(({ id, name, reason }) => (
        <li key={id} className="flex items-start gap-2">
          <ShieldX aria-hidden className="mt-0.5 size-4 shrink-0 text-warning-text" />
          <span className="min-w-0 break-words">
            <Link className="font-medium underline" href={`/o/${slug}/collectors/${id}`}>
              {name}
            </Link>{" "}
            {/left out/i.test(reason) ? "does not make every run." : "does not probe this endpoint."} {reason}
          </span>
        </li>
      ))}
    </ul>
  );
}
