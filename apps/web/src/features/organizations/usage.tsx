"use client";
import { Label, Meter } from "@heroui/react";
import type { QuotaName } from "@padit/services/quotas";
import { useQuery } from "@tanstack/react-query";
import { Problem } from "@/components/problem";
import { Waiting } from "@/components/waiting";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";

const TITLES: Readonly<Record<QuotaName, string>> = {
  endpoints: "Endpoints",
  newEndpointsPerDay: "New endpoints, last 24 hours",
  series: "Series",
  rules: "Rules",
  integrations: "Integrations",
  collectors: "Collectors",
  apiKeys: "API keys",
  members: "Members and open invites",
  openInvites: "Open invites",
  liveTestsPerHour: "Live tests, last hour",
};

/** Used share (0…1) from which a meter changes its color. */
const NEARLY_FULL = 0.8;

/** Used share of each quota. */
export function Usage() {
  const { slug } = useOrganization();
  const usage = useQuery(useTRPC().organizations.usage.queryOptions({ organization: slug }));
  return (
    <section aria-labelledby="usage" className="flex flex-col gap-4">
      <div>
        <h2 id="usage" className="font-medium">
          Usage
        </h2>
        <p className="text-muted text-sm">The operator of this installation sets the limits.</p>
      </div>
      {usage.isPending && <Waiting rows={3} />}
      {usage.isError && <Problem what="The usage" error={usage.error} onRetry={() => void usage.refetch()} />}
      {usage.data?.map((quota) => (
        <Quota key={quota.name} {...quota} />
      ))}
    </section>
  );
}

function Quota({ name, used, limit }: { name: QuotaName; used: number; limit: number }) {
  const share = limit === 0 ? 1 : used / limit;
  const text = `${used.toLocaleString("en")} of ${limit.toLocaleString("en")}`;
  const color = share >= 1 ? "danger" : share >= NEARLY_FULL ? "warning" : "accent";
  return (
    <Meter value={Math.min(1, share)} maxValue={1} valueLabel={text} color={color} size="sm">
      <Label className="font-normal">{TITLES[name]}</Label>
      <Meter.Output className="font-normal text-muted" />
      <Meter.Track>
        <Meter.Fill />
      </Meter.Track>
    </Meter>
  );
}
