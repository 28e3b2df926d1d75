import type { CollectorView } from "@padit/services/collectors";
import { ShieldX } from "lucide-react";
import Link from "next/link";
import { refusalsOf } from "@/features/collectors/collector-health";
import { useWords } from "@/features/words/use-words";

interface RefusedByProps {
  endpointId: string;
  slug: string;
  /** The collectors that should probe the endpoint. */
  collectors: readonly CollectorView[];
}

/** Lists the collectors that refused to probe this endpoint, with the reason. No other part of the page shows refusals. */
export function RefusedBy({ endpointId, slug, collectors }: RefusedByProps) {
  const t = useWords("endpoint");
  const refusals = collectors.flatMap(({ id, name, planError }) =>
    refusalsOf(planError)
      .filter((refusal) => refusal.endpointId === endpointId)
      .map(({ reason }) => ({ id, name, reason })),
  );
  if (refusals.length === 0) return null;
  return (
    <ul aria-label={t("refused.label")} className="flex flex-col gap-1 rounded-xl border border-border bg-surface p-4 text-sm">
      {refusals.map(({ id, name, reason }) => (
        <li key={id} className="flex items-start gap-2">
          <ShieldX aria-hidden className="mt-0.5 size-4 shrink-0 text-warning-text" />
          <span className="min-w-0 break-words">
            {t.rich(/left out/i.test(reason) ? "refused.some" : "refused.all", {
              collector: () => (
                <Link className="font-medium underline" href={`/o/${slug}/collectors/${id}`}>
                  {name}
                </Link>
              ),
              reason,
            })}
          </span>
        </li>
      ))}
    </ul>
  );
}
