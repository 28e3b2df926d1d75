"use client";
import { Button } from "@heroui/react";
import type { EndpointView } from "@padit/services/endpoints";
import { Download, GitCompareArrows, Pause, Pencil, Play, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useHotkeys } from "react-hotkeys-hook";
import { AS_WRITTEN, lettersOf } from "@/components/as-written";
import { ConfirmByName } from "@/components/confirm-by-name";
import { LinkButton } from "@/components/link-button";
import { PageHeader } from "@/components/page-header";
import { StateBadge } from "@/components/state-mark";
import { compareHref } from "@/features/compare/compare-address";
import { useMay, useOrganization } from "@/features/organization/organization-context";
import { useWords } from "@/features/words/use-words";
import { useBulkEndpoints } from "../list/use-bulk-endpoints";
import { useStateReason } from "../use-state-reason";
import type { Between } from "./ranges";

/** Title, state, download, and an operator's actions: pause, edit and delete. */
export function EndpointHeader({ endpoint, shown }: { endpoint: EndpointView; shown: Between | null }) {
  const { id, name, state, stateMessages, address } = endpoint;
  const t = useWords("endpoints");
  const reasonOf = useStateReason();
  const { slug } = useOrganization();
  const mayEdit = useMay("operator");
  const bulk = useBulkEndpoints();
  useHotkeys(lettersOf("z"), () => bulk.undo(), AS_WRITTEN, [bulk]);
  return (
    <PageHeader
      title={name}
      hint={
        <span className="flex flex-wrap items-center gap-x-3">
          <StateBadge state={state} severity={endpoint.stateSeverity} />
          <span>{reasonOf(stateMessages)}</span>
          {address && <span className="font-mono text-xs">{address}</span>}
        </span>
      }
    >
      <LinkButton size="sm" variant="ghost" href={compareHref(slug, [id])}>
        <GitCompareArrows aria-hidden className="size-4" />
        {t("act.compare")}
      </LinkButton>
      {shown && (
        <LinkButton
          href={`/o/${slug}/endpoints/${id}/samples.csv?from=${shown.from.toISOString()}&to=${shown.to.toISOString()}`}
          prefetch={false}
          download
          variant="ghost"
          size="sm"
        >
          <Download aria-hidden className="size-4" />
          {t("act.csv")}
        </LinkButton>
      )}
      {mayEdit && <EndpointActions endpoint={endpoint} bulk={bulk} />}
    </PageHeader>
  );
}

function EndpointActions({ endpoint, bulk }: { endpoint: EndpointView; bulk: ReturnType<typeof useBulkEndpoints> }) {
  const { id, name, paused } = endpoint;
  const t = useWords("endpoints");
  const { slug } = useOrganization();
  const router = useRouter();
  const [isDeleting, setDeleting] = useState(false);
  const target = { ids: [id] };
  return (
    <>
      <Button
        size="sm"
        variant="secondary"
        isDisabled={bulk.isPending}
        onPress={() => void bulk.attempt(target, { type: paused ? "resume" : "pause" })}
      >
        {paused ? <Play aria-hidden className="size-4" /> : <Pause aria-hidden className="size-4" />}
        {t(paused ? "act.resume" : "act.pause")}
      </Button>
      <LinkButton size="sm" href={`/o/${slug}/endpoints/${id}/edit`}>
        <Pencil aria-hidden className="size-4" />
        {t("act.edit")}
      </LinkButton>
      <Button size="sm" variant="danger-soft" onPress={() => setDeleting(true)}>
        <Trash2 aria-hidden className="size-4" />
        {t("act.delete")}
      </Button>
      <ConfirmByName
        isOpen={isDeleting}
        onOpenChange={setDeleting}
        title={t("deleteOne.title")}
        name={name}
        verb={t("deleteOne.verb")}
        onConfirm={async () => {
          await bulk.run(target, { type: "delete" });
          router.push(`/o/${slug}/endpoints`);
        }}
      >
        {t("deleteOne.text")}
      </ConfirmByName>
    </>
  );
}
