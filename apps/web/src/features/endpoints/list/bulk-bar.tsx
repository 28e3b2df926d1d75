"use client";
import { Button } from "@heroui/react";
import type { EndpointView } from "@padit/services/endpoints";
import { GitCompareArrows, Pause, Play, Tag, Trash2, X } from "lucide-react";
import { useState } from "react";
import { ConfirmByName } from "@/components/confirm-by-name";
import { LinkButton } from "@/components/link-button";
import { compareHref } from "@/features/compare/compare-address";
import { useOrganization } from "@/features/organization/organization-context";
import { useWords } from "@/features/words/use-words";
import { LabelDialog } from "./label-dialog";
import type { BulkTarget, useBulkEndpoints } from "./use-bulk-endpoints";

interface Selection {
  target: BulkTarget;
  /** Number of endpoints in the target. */
  n: number;
  /** The target's endpoints that are loaded. */
  endpoints: readonly EndpointView[];
  bulk: ReturnType<typeof useBulkEndpoints>;
  onClear: () => void;
}

/** Actions on the selected endpoints; the bar stays visible while the list scrolls. */
export function BulkBar({ target, n, endpoints, bulk, onClear }: Selection) {
  const t = useWords("endpoints");
  const { slug } = useOrganization();
  const [dialog, setDialog] = useState<"label" | "delete" | null>(null);
  const [only] = endpoints;
  const name = n === 1 && only ? only.name : t("bulk.deleteName", { count: n });
  const act = (type: "pause" | "resume"): void => void bulk.attempt(target, { type }).then(onClear);
  return (
    <div
      role="toolbar"
      aria-label={t("bulk.label")}
      className="sticky bottom-3 z-20 mx-auto flex w-fit max-w-[calc(100%-1rem)] flex-wrap items-center gap-1.5 rounded-xl border border-border bg-overlay px-3 py-2 text-overlay-foreground shadow-lg"
    >
      <span className="px-1 font-medium text-sm tabular-nums" aria-live="polite">
        {t("bulk.selected", { count: String(n) })}
      </span>
      <LinkButton
        size="sm"
        href={compareHref(
          slug,
          endpoints.map(({ id }) => id),
        )}
      >
        <GitCompareArrows aria-hidden className="size-4" />
        {t("act.compare")}
      </LinkButton>
      <Button size="sm" variant="secondary" isDisabled={bulk.isPending} onPress={() => act("pause")}>
        <Pause aria-hidden className="size-4" />
        {t("act.pause")}
      </Button>
      <Button size="sm" variant="secondary" isDisabled={bulk.isPending} onPress={() => act("resume")}>
        <Play aria-hidden className="size-4" />
        {t("act.resume")}
      </Button>
      <Button size="sm" variant="secondary" isDisabled={bulk.isPending} onPress={() => setDialog("label")}>
        <Tag aria-hidden className="size-4" />
        {t("act.labels")}
      </Button>
      <Button size="sm" variant="danger-soft" isDisabled={bulk.isPending} onPress={() => setDialog("delete")}>
        <Trash2 aria-hidden className="size-4" />
        {t("act.delete")}
      </Button>
      <Button isIconOnly size="sm" variant="ghost" aria-label={t("bulk.clear")} onPress={onClear}>
        <X aria-hidden className="size-4" />
      </Button>
      <LabelDialog
        isOpen={dialog === "label"}
        onOpenChange={(isOpen) => setDialog(isOpen ? "label" : null)}
        count={n}
        present={[...new Set(endpoints.flatMap(({ tags }) => tags))].sort()}
        onSave={(labels) => bulk.run(target, { type: "label", ...labels }).then(onClear)}
      />
      <ConfirmByName
        isOpen={dialog === "delete"}
        onOpenChange={(isOpen) => setDialog(isOpen ? "delete" : null)}
        title={t("bulk.deleteTitle", { count: n })}
        name={name}
        verb={t("bulk.deleteVerb", { count: n })}
        onConfirm={() => bulk.run(target, { type: "delete" }).then(onClear)}
      >
        {t("bulk.deleteText")}
      </ConfirmByName>
    </div>
  );
}
