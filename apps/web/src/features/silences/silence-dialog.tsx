"use client";
import { Description, Input, Label, TextField, toast } from "@heroui/react";
import { selectorOfAlert } from "@padit/domain/silences";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Choose } from "@/components/choose";
import { FormDialog } from "@/components/form-dialog";
import { useTimes, useZone } from "@/components/moment";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { endOfSilence, SILENCE_DURATIONS, type SilenceDuration } from "./silence-durations";
import { useEndSilence } from "./use-end-silence";

interface SilenceDialogProps {
  /** Alert whose endpoint and metric the selector begins with; null for an empty selector. */
  alertId: string | null;
  onDone: () => void;
}

/** Creates a silence. The reason has the focus, because everything else is filled in for an alert. */
export default function SilenceDialog({ alertId, onDone }: SilenceDialogProps) {
  const t = useWords("silences");
  const { slug } = useOrganization();
  const zone = useZone();
  const times = useTimes();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const alert = useQuery({ ...trpc.alerts.get.queryOptions({ organization: slug, alertId: alertId ?? "" }), enabled: alertId !== null });
  const [typed, setTyped] = useState<string | null>(null);
  const [reason, setReason] = useState("");
  const [duration, setDuration] = useState<SilenceDuration>("hour");
  const create = useMutation(trpc.silences.create.mutationOptions());
  const end = useEndSilence();
  const selector = typed ?? (alert.data ? selectorOfAlert(alert.data) : "");
  const submit = async (): Promise<void> => {
    const endsAt = endOfSilence(duration, new Date(), zone);
    const silence = await create.mutateAsync({ organization: slug, selector, reason, endsAt });
    await queryClient.invalidateQueries({ queryKey: trpc.silences.pathKey() });
    toast(t("done.silenced", { time: times.at(silence.endsAt, "weekdayMinute"), count: silence.holds }), {
      timeout: 10_000,
      actionProps: { children: t("done.end"), variant: "tertiary" as const, onPress: () => end(silence.id) },
    });
  };
  return (
    <FormDialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onDone()}
      heading={t("form.title")}
      verb={t("form.verb")}
      isReady={selector.trim() !== "" && reason.trim() !== ""}
      onSubmit={submit}
    >
      <p className="text-muted text-sm">{t("form.text")}</p>
      <TextField value={reason} onChange={setReason} autoFocus isRequired maxLength={500}>
        <Label>{t("form.reason")}</Label>
        <Input placeholder={t("form.reasonExample")} />
      </TextField>
      <TextField value={selector} onChange={setTyped} isRequired maxLength={2000}>
        <Label>{t("form.which")}</Label>
        <Input placeholder={t("form.whichExample")} className="font-mono" />
        <Description>
          {alert.data?.endpointName ? t("form.whichFilled", { name: alert.data.endpointName }) : t("form.whichHelp")}
        </Description>
      </TextField>
      <Choose
        label={t("form.howLong")}
        value={duration}
        onChange={(id) => setDuration(SILENCE_DURATIONS.find((known) => known === id) ?? "hour")}
        options={SILENCE_DURATIONS.map((known) => ({ id: known, label: t(`duration.${known}`) }))}
      />
    </FormDialog>
  );
}
