"use client";
import type { IntegrationView } from "@padit/services/integrations";
import { useQuery } from "@tanstack/react-query";
import { CircleCheck, CirclePause, Plug, Plus, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { Blank } from "@/components/blank";
import { LinkButton } from "@/components/link-button";
import { Moment } from "@/components/moment";
import { PageHeader } from "@/components/page-header";
import { Problem } from "@/components/problem";
import { Waiting } from "@/components/waiting";
import { useMay, useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { ChannelIcon } from "./channel-icon";

export function IntegrationsList() {
  const t = useWords("integrations");
  const { slug } = useOrganization();
  const mayEdit = useMay("admin");
  const list = useQuery(useTRPC().integrations.list.queryOptions({ organization: slug, limit: 200 }));
  const items = list.data?.items ?? [];
  return (
    <>
      <PageHeader title={t("title")} hint={t("hint")}>
        <LinkButton href={`/o/${slug}/integrations/routes`}>{t("toRoutes")}</LinkButton>
        {mayEdit && (
          <LinkButton href={`/o/${slug}/integrations/new`} variant="primary">
            <Plus aria-hidden className="size-4" />
            {t("add")}
          </LinkButton>
        )}
      </PageHeader>
      {list.isPending ? (
        <Waiting />
      ) : list.isError ? (
        <Problem what={t("theIntegrations")} error={list.error} onRetry={() => void list.refetch()} />
      ) : items.length === 0 ? (
        <Blank icon={Plug} title={t("none.title")}>
          <p>{t("none.text")}</p>
          {mayEdit && <LinkButton href={`/o/${slug}/integrations/new`}>{t("none.add")}</LinkButton>}
        </Blank>
      ) : (
        <ul className="divide-y divide-separator border-separator border-y">
          {items.map((integration) => (
            <li key={integration.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5 sm:px-6">
              <div className="min-w-0 flex-1">
                <ChannelIcon type={integration.type} className="mr-2 inline size-4 text-muted" />
                <Link href={`/o/${slug}/integrations/${integration.id}`} className="font-medium text-sm hover:underline">
                  {integration.name}
                </Link>
                <p className="truncate text-muted text-sm">{integration.url}</p>
              </div>
              <IntegrationState {...integration} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

type StateFacts = Pick<IntegrationView, "enabled" | "disabledReason" | "failingSince">;

/** Enabled, disabled by a person or automatically, or failing with the start of the failure. */
export function IntegrationState({ enabled, disabledReason, failingSince }: StateFacts) {
  const t = useWords("integrations");
  if (!enabled)
    return (
      <span className="inline-flex items-center gap-1.5 text-muted text-sm">
        <CirclePause aria-hidden className="size-4" />
        {disabledReason ? t("state.disabled", { reason: disabledReason }) : t("state.off")}
      </span>
    );
  if (failingSince)
    return (
      <span className="inline-flex items-center gap-1.5 text-sm text-warning-text">
        <TriangleAlert aria-hidden className="size-4" />
        {t.rich("state.failing", { time: () => <Moment at={failingSince} /> })}
      </span>
    );
  return (
    <span className="inline-flex items-center gap-1.5 text-sm text-success-text">
      <CircleCheck aria-hidden className="size-4" />
      {t("state.on")}
    </span>
  );
}
