"use client";
import { Button, toast } from "@heroui/react";
import type { Severity } from "@padit/domain/severity";
import { useMutation, useQuery } from "@tanstack/react-query";
import { BellOff, BellRing } from "lucide-react";
import { LinkButton } from "@/components/link-button";
import { messageOf } from "@/components/message-of";
import { Problem } from "@/components/problem";
import { Waiting } from "@/components/waiting";
import { useMay, useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { hears } from "./hears";

/** The integrations that will be notified of the endpoint's alerts, with a button to send a test. */
export function NotifyStep({ labels }: { labels: readonly string[] }) {
  const t = useWords("wizard");
  const common = useWords("common");
  const severityName = (severity: Severity): string => common(`severity.${severity}`).toLowerCase();
  const { slug } = useOrganization();
  const mayTest = useMay("admin");
  const trpc = useTRPC();
  const integrations = useQuery(trpc.integrations.list.queryOptions({ organization: slug, limit: 100 }));
  const test = useMutation(
    trpc.integrations.sendTest.mutationOptions({
      onSuccess: () => void toast.success(t("notify.tested")),
      onError: (error) => void toast.danger(messageOf(error)),
    }),
  );
  if (integrations.isPending) return <Waiting rows={3} />;
  if (integrations.isError)
    return <Problem what={t("theIntegrations")} error={integrations.error} onRetry={() => void integrations.refetch()} />;
  const items = integrations.data.items;
  return (
    <div className="flex max-w-3xl flex-col gap-4">
      <p className="text-sm">{t("notify.intro")}</p>
      {items.length === 0 && <p className="text-muted text-sm">{t("notify.none")}</p>}
      <ul className="flex flex-col gap-2">
        {items.map((integration) => {
          const { isHeard, why } = hears(t, integration, { labels, severityName });
          return (
            <li key={integration.id} className="flex flex-wrap items-center gap-3 rounded-xl border border-border bg-surface p-3">
              {isHeard ? (
                <BellRing aria-hidden className="size-5 text-success-text" />
              ) : (
                <BellOff aria-hidden className="size-5 text-muted" />
              )}
              <div className="min-w-0 flex-1">
                <p className="truncate font-medium text-sm">{integration.name}</p>
                <p className="text-muted text-sm">{why}</p>
              </div>
              {mayTest && (
                <Button
                  size="sm"
                  variant="secondary"
                  isPending={test.isPending && test.variables.integrationId === integration.id}
                  onPress={() => test.mutate({ organization: slug, integrationId: integration.id })}
                >
                  {t("notify.test")}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {mayTest && (
        <LinkButton href={`/o/${slug}/integrations`} className="w-fit" target="_blank">
          {t("notify.integrations")}
        </LinkButton>
      )}
    </div>
  );
}
