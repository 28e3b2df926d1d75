"use client";
import { Button, Input, Label, TextField, toast } from "@heroui/react";
import type { CollectorView } from "@padit/services/collectors";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Ban, Pencil } from "lucide-react";
import { useState } from "react";
import { ConfirmByName } from "@/components/confirm-by-name";
import { messageOf } from "@/components/message-of";
import { useNow } from "@/components/moment";
import { PageHeader } from "@/components/page-header";
import { Problem } from "@/components/problem";
import { Waiting } from "@/components/waiting";
import { useMay, useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { CapabilityFacts, EndpointLinks, PlanFacts, ReportFacts } from "./collector-facts";
import { healthOf } from "./collector-health";
import { HealthMark } from "./health-mark";
import { LossesOf } from "./losses-of";
import { PolicyFacts } from "./policy-facts";
import { PushFacts } from "./push-facts";

const ASK_MS = 5_000;
/** Endpoints that the page lists. */
const ENDPOINTS_SHOWN = 100;

export function CollectorPage({ collectorId }: { collectorId: string }) {
  const t = useWords("collector");
  const { slug } = useOrganization();
  const trpc = useTRPC();
  const collector = useQuery({ ...trpc.collectors.get.queryOptions({ organization: slug, collectorId }), refetchInterval: ASK_MS });
  const activity = useQuery({
    ...trpc.collectors.activity.queryOptions({ organization: slug, collectorIds: [collectorId] }),
    refetchInterval: ASK_MS,
  });
  const endpoints = useQuery(trpc.endpoints.list.queryOptions({ organization: slug, collectorId, limit: ENDPOINTS_SHOWN, sort: "worst" }));
  if (collector.isPending) return <Waiting rows={6} />;
  if (collector.isError) return <Problem what={t("thisCollector")} error={collector.error} onRetry={() => void collector.refetch()} />;
  const { data } = collector;
  const items = endpoints.data?.items ?? [];
  const isPush = data.kind === "push";
  return (
    <ManagedCollector collector={data}>
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <ReportFacts collector={data} lastSampleAt={activity.data?.[0]?.lastSampleAt ?? null} />
        {data.push && <PushFacts collectorId={collectorId} isRevoked={data.state === "revoked"} push={data.push} />}
        {!isPush && (
          <div className="flex flex-col gap-6">
            <PlanFacts collector={data} endpointNames={new Map(items.map(({ id, name }) => [id, name]))} />
            <CapabilityFacts collector={data} />
            <PolicyFacts collector={data} />
          </div>
        )}
      </div>
      <section aria-labelledby="probes" className="flex flex-col gap-2 rounded-xl border border-border bg-surface p-4">
        <h2 id="probes" className="font-medium">
          {t(isPush ? "brings" : "probes", { count: data.endpointCount })}
        </h2>
        {endpoints.isError ? (
          <Problem what={t("theEndpoints")} error={endpoints.error} onRetry={() => void endpoints.refetch()} />
        ) : (
          <EndpointLinks endpoints={items} />
        )}
        {endpoints.data?.nextCursor && <p className="text-muted text-sm">{t("first", { count: String(ENDPOINTS_SHOWN) })}</p>}
      </section>
      <LossesOf collectorId={collectorId} />
    </ManagedCollector>
  );
}

/** Title, state, and an admin's actions: rename and revoke. */
function ManagedCollector({ collector, children }: { collector: CollectorView; children: React.ReactNode }) {
  const t = useWords("collector");
  const words = useWords("collectors");
  const { id: collectorId, name, site, tags, state, lastSeenAt } = collector;
  const { slug } = useOrganization();
  const mayEdit = useMay("admin");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const now = useNow();
  const [isRenaming, setRenaming] = useState(false);
  const [isRevoking, setRevoking] = useState(false);
  const revoke = useMutation(
    trpc.collectors.revoke.mutationOptions({ onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.collectors.pathKey() }) }),
  );
  return (
    <>
      <PageHeader title={name} hint={[site, ...tags].filter(Boolean).join(" · ") || undefined}>
        {mayEdit && state !== "revoked" && (
          <>
            <Button size="sm" variant="secondary" onPress={() => setRenaming(!isRenaming)}>
              <Pencil aria-hidden className="size-4" />
              {t("rename")}
            </Button>
            <Button size="sm" variant="danger-soft" onPress={() => setRevoking(true)}>
              <Ban aria-hidden className="size-4" />
              {t("revoke")}
            </Button>
          </>
        )}
      </PageHeader>
      <div className="flex flex-col gap-6 px-4 pb-10 sm:px-6">
        {isRenaming && <Rename collectorId={collectorId} name={name} onDone={() => setRenaming(false)} />}
        <ul aria-label={t("state")} className="flex flex-col gap-1">
          {healthOf(words, collector, now ?? lastSeenAt?.getTime() ?? 0).map(({ health, why }) => (
            <li key={health} className="flex flex-wrap items-center gap-x-3 text-sm">
              <HealthMark health={health} />
              <span>{why}</span>
            </li>
          ))}
        </ul>
        {children}
      </div>
      <ConfirmByName
        isOpen={isRevoking}
        onOpenChange={setRevoking}
        title={t("ask.title")}
        name={name}
        verb={t("ask.verb")}
        onConfirm={() => revoke.mutateAsync({ organization: slug, collectorId })}
      >
        {t("ask.text")}
      </ConfirmByName>
    </>
  );
}

function Rename({ collectorId, name, onDone }: { collectorId: string; name: string; onDone: () => void }) {
  const t = useWords("collector");
  const { slug } = useOrganization();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [typed, setTyped] = useState(name);
  const rename = useMutation(
    trpc.collectors.rename.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.collectors.pathKey() });
        toast.success(t("renamed"));
        onDone();
      },
    }),
  );
  return (
    <form
      className="flex flex-wrap items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        rename.mutate({ organization: slug, collectorId, name: typed });
      }}
    >
      <TextField value={typed} onChange={setTyped} autoFocus autoComplete="off" className="w-72">
        <Label>{t("newName")}</Label>
        <Input />
      </TextField>
      <Button type="submit" isPending={rename.isPending} isDisabled={typed.trim() === "" || typed === name}>
        {t("save")}
      </Button>
      <Button variant="ghost" onPress={onDone}>
        {t("cancel")}
      </Button>
      <p role="alert" className="w-full text-danger text-sm empty:hidden">
        {rename.isError ? messageOf(rename.error) : null}
      </p>
    </form>
  );
}
