"use client";
import { Label, Meter } from "@heroui/react";
import type { QuotaName } from "@padit/services/quotas";
import { useQuery } from "@tanstack/react-query";
import { Problem } from "@/components/problem";
import { Waiting } from "@/components/waiting";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";

/** Used share (0…1) from which a meter changes its color. */
const NEARLY_FULL = 0.8;

/** Used share of each quota. */
export function Usage() {
  const t = useWords("organization");
  const { slug } = useOrganization();
  const usage = useQuery(useTRPC().organizations.usage.queryOptions({ organization: slug }));
  return (
    <section aria-labelledby="usage" className="flex flex-col gap-4">
      <div>
        <h2 id="usage" className="font-medium">
          {t("usage.title")}
        </h2>
        <p className="text-muted text-sm">{t("usage.hint")}</p>
      </div>
      {usage.isPending && <Waiting rows={3} />}
      {usage.isError && <Problem what={t("usage.theUsage")} error={usage.error} onRetry={() => void usage.refetch()} />}
      {usage.data?.map((quota) => (
        <Quota key={quota.name} {...quota} />
      ))}
    </section>
  );
}

function Quota({ name, used, limit }: { name: QuotaName; used: number; limit: number }) {
  const t = useWords("organization");
  const share = limit === 0 ? 1 : used / limit;
  const text = t("usage.of", { used: used.toLocaleString("en"), limit: limit.toLocaleString("en") });
  const color = share >= 1 ? "danger" : share >= NEARLY_FULL ? "warning" : "accent";
  return (
    <Meter value={Math.min(1, share)} maxValue={1} valueLabel={text} color={color} size="sm">
      <Label className="font-normal">{t(`usage.quota.${name}`)}</Label>
      <Meter.Output className="font-normal text-muted" />
      <Meter.Track>
        <Meter.Fill />
      </Meter.Track>
    </Meter>
  );
}
