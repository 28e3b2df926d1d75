"use client";
import { Button, toast } from "@heroui/react";
import { isAcceptable } from "@padit/services/acceptable";
import type { AlertDetailView } from "@padit/services/alerts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link2 } from "lucide-react";
import { messageOf } from "@/components/message-of";
import { useOrganization } from "@/features/organization/organization-context";
import { useSilencing } from "@/features/silences/use-silencing";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import type { AskedAction } from "../action-dialog";
import { copyLink } from "../copy-link";
import type { AlertActions } from "../use-alert-actions";
import { AcceptButton } from "./accept-button";

interface AlertActionsBarProps {
  alert: AlertDetailView;
  actions: AlertActions;
  onAsk: (kind: AskedAction["kind"], id: string) => void;
}

/** Actions that are possible in the alert's present state. */
export function AlertActionsBar({ alert, actions, onAsk }: AlertActionsBarProps) {
  const { id, status } = alert;
  const t = useWords("alert");
  const { slug } = useOrganization();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const reopen = useMutation(
    trpc.alerts.reopen.mutationOptions({
      onSuccess: () => void queryClient.invalidateQueries({ queryKey: trpc.alerts.pathKey() }),
      onError: (error) => void toast.danger(messageOf(error)),
    }),
  );
  const act = (type: "acknowledge" | "unacknowledge" | "unsnooze") => () => void actions.act({ ids: [id] }, { type });
  const { isWorking } = actions;
  return (
    <div role="toolbar" aria-label={t("actions")} className="flex flex-wrap gap-2">
      {(status === "open" || status === "snoozed") && (
        <Button size="sm" isPending={isWorking} onPress={act("acknowledge")}>
          {t("act.acknowledge")}
        </Button>
      )}
      {status !== "resolved" && (
        <Button
          size="sm"
          variant={status === "acknowledged" ? "primary" : "secondary"}
          isDisabled={isWorking}
          onPress={() => onAsk("resolve", id)}
        >
          {t("act.resolve")}
        </Button>
      )}
      {status === "resolved" && (
        <Button
          size="sm"
          variant="secondary"
          isPending={reopen.isPending}
          onPress={() => reopen.mutate({ organization: slug, alertId: id })}
        >
          {t("act.reopen")}
        </Button>
      )}
      {status === "acknowledged" && (
        <Button size="sm" variant="secondary" isDisabled={isWorking} onPress={act("unacknowledge")}>
          {t("act.unacknowledge")}
        </Button>
      )}
      {status === "snoozed" ? (
        <Button size="sm" variant="secondary" isDisabled={isWorking} onPress={act("unsnooze")}>
          {t("act.wake")}
        </Button>
      ) : (
        status !== "resolved" && (
          <Button size="sm" variant="secondary" isDisabled={isWorking} onPress={() => onAsk("snooze", id)}>
            {t("act.snooze")}
          </Button>
        )
      )}
      {status !== "resolved" && <SilenceButton alertId={id} isDisabled={isWorking} />}
      <Button size="sm" variant="secondary" isDisabled={isWorking} onPress={() => onAsk("assign", id)}>
        {t("act.assign")}
      </Button>
      {isAcceptable(alert) && <AcceptButton alertId={id} isDisabled={isWorking} />}
      <Button size="sm" variant="ghost" isIconOnly aria-label={t("act.copyLink")} onPress={() => void copyLink(t, slug, "inbox", id)}>
        <Link2 aria-hidden className="size-4" />
      </Button>
    </div>
  );
}

function SilenceButton({ alertId, isDisabled }: { alertId: string; isDisabled: boolean }) {
  const t = useWords("alert");
  const { silence, dialog } = useSilencing();
  return (
    <>
      <Button size="sm" variant="secondary" isDisabled={isDisabled} onPress={() => silence(alertId)}>
        {t("act.silence")}
      </Button>
      {dialog}
    </>
  );
}
