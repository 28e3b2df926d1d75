"use client";
import { Button } from "@heroui/react";
import { X } from "lucide-react";
import { useWords } from "@/features/words/use-words";
import type { AskedAction } from "./action-dialog";

interface BulkBarProps {
  /** Number of selected alerts. */
  n: number;
  /** Whether all rows are selected and further ones are not loaded yet. */
  isPage: boolean;
  /** Alerts that match the view, including those not loaded. */
  matching: number;
  mayAct: boolean;
  isWorking: boolean;
  onMatching: () => void;
  onClear: () => void;
  onAcknowledge: () => void;
  onAsk: (kind: AskedAction["kind"]) => void;
}

/** Actions on the selected rows, in one request whatever their number. */
export function BulkBar({ n, isPage, matching, mayAct, isWorking, ...on }: BulkBarProps) {
  const t = useWords("inbox");
  return (
    <div
      role="toolbar"
      aria-label={t("selectedAlerts")}
      className="flex flex-wrap items-center gap-2 border-border border-t bg-surface px-3 py-2"
    >
      <span role="status" className="font-medium text-sm tabular-nums">
        {t("selected", { count: n.toLocaleString("en") })}
      </span>
      {isPage && (
        <Button size="sm" variant="tertiary" onPress={on.onMatching}>
          {t("selectMatching", { count: matching.toLocaleString("en") })}
        </Button>
      )}
      {mayAct && (
        <div className="flex flex-wrap gap-2">
          <Button size="sm" isPending={isWorking} onPress={on.onAcknowledge}>
            {t("act.acknowledge")}
          </Button>
          <Button size="sm" variant="secondary" isDisabled={isWorking} onPress={() => on.onAsk("resolve")}>
            {t("act.resolve")}
          </Button>
          <Button size="sm" variant="secondary" isDisabled={isWorking} onPress={() => on.onAsk("snooze")}>
            {t("act.snooze")}
          </Button>
          <Button size="sm" variant="secondary" isDisabled={isWorking} onPress={() => on.onAsk("assign")}>
            {t("act.assign")}
          </Button>
        </div>
      )}
      <Button size="sm" variant="ghost" isIconOnly aria-label={t("clearSelection")} className="ml-auto" onPress={on.onClear}>
        <X aria-hidden className="size-4" />
      </Button>
    </div>
  );
}
