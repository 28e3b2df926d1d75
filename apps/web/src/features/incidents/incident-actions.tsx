"use client";
import { Button, toast } from "@heroui/react";
import type { Verdict } from "@padit/services/alerts";
import type { IncidentDetailView } from "@padit/services/incidents";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { ChoiceGroup } from "@/components/choice-group";
import { TextInput } from "@/components/fields";
import { FormDialog } from "@/components/form-dialog";
import { messageOf } from "@/components/message-of";
import { VERDICTS } from "@/features/inbox/action-words";
import { useMay, useOrganization } from "@/features/organization/organization-context";
import { useTRPC, useTRPCClient } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";

const UNDO_MS = 10_000;

/** An operator's actions on an incident; each applies to all of its unresolved alerts. */
export function IncidentActions({ incident: { id, status, mergedInto } }: { incident: IncidentDetailView }) {
  const t = useWords("incident");
  const mayAct = useMay("operator");
  const [asked, setAsked] = useState<"resolve" | "note" | null>(null);
  const offerUndo = useUndoOffer();
  const { slug } = useOrganization();
  const acknowledge = useMutation(
    useTRPC().incidents.acknowledge.mutationOptions({
      onSuccess: ({ undoToken }) => offerUndo(t("act.acknowledged"), undoToken),
      onError: (error) => void toast.danger(messageOf(error)),
    }),
  );
  if (!mayAct || mergedInto !== null) return null;
  return (
    <>
      {status === "open" && (
        <Button size="sm" isPending={acknowledge.isPending} onPress={() => acknowledge.mutate({ organization: slug, incidentId: id })}>
          {t("act.acknowledge")}
        </Button>
      )}
      {status !== "resolved" && (
        <Button size="sm" variant="secondary" onPress={() => setAsked("resolve")}>
          {t("act.resolve")}
        </Button>
      )}
      <Button size="sm" variant="secondary" onPress={() => setAsked("note")}>
        {t("act.addNote")}
      </Button>
      {asked === "resolve" && <ResolveDialog incidentId={id} onClose={() => setAsked(null)} onDone={offerUndo} />}
      {asked === "note" && <NoteDialog incidentId={id} onClose={() => setAsked(null)} />}
    </>
  );
}

interface DialogProps {
  incidentId: string;
  onClose: () => void;
}

function ResolveDialog({ incidentId, onClose, onDone }: DialogProps & { onDone: (sentence: string, undoToken: string | null) => void }) {
  const { slug } = useOrganization();
  const t = useWords("incident");
  const inbox = useWords("inbox");
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const resolve = useMutation(useTRPC().incidents.resolve.mutationOptions());
  const { control, getValues } = useForm({ defaultValues: { note: "" } });
  const labels = {
    true: inbox("verdictTitle.true"),
    expected: inbox("verdictTitle.expected"),
    not_actionable: inbox("verdictTitle.not_actionable"),
    false: inbox("verdictTitle.false"),
    duplicate: inbox("verdictTitle.duplicate"),
  } satisfies Record<Verdict, string>;
  const submit = async (): Promise<void> => {
    if (verdict === null) return;
    const note = getValues().note.trim();
    const answer = await resolve.mutateAsync({ organization: slug, incidentId, verdict, ...(note !== "" && { note }) });
    onDone(t("resolve.done"), answer.undoToken);
  };
  return (
    <FormDialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      heading={t("resolve.title")}
      verb={t("resolve.verb")}
      isReady={verdict !== null}
      onSubmit={submit}
    >
      <p className="text-sm">{t("resolve.text")}</p>
      <ChoiceGroup label={t("resolve.verdict")} choices={VERDICTS} labels={labels} value={verdict} onChoose={setVerdict} />
      <TextInput control={control} name="note" label={t("resolve.note")} help={t("resolve.noteHelp")} isLong />
    </FormDialog>
  );
}

function NoteDialog({ incidentId, onClose }: DialogProps) {
  const t = useWords("incident");
  const { slug } = useOrganization();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const add = useMutation(trpc.incidents.note.mutationOptions());
  const { control, watch } = useForm({ defaultValues: { note: "" } });
  const note = watch("note").trim();
  return (
    <FormDialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      heading={t("note.title")}
      verb={t("note.verb")}
      isReady={note !== ""}
      onSubmit={async () => {
        await add.mutateAsync({ organization: slug, incidentId, note });
        await queryClient.invalidateQueries({ queryKey: trpc.incidents.pathKey() });
      }}
    >
      <TextInput control={control} name="note" label={t("note.label")} isLong autoFocus />
    </FormDialog>
  );
}

/** Shows the result with an Undo button, and reads the incident and its alerts again. */
function useUndoOffer(): (sentence: string, undoToken: string | null) => void {
  const t = useWords("incident");
  const common = useWords("common");
  const { slug } = useOrganization();
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const refresh = () =>
    Promise.allSettled([
      queryClient.invalidateQueries({ queryKey: trpc.incidents.pathKey() }),
      queryClient.invalidateQueries({ queryKey: trpc.alerts.pathKey() }),
    ]);
  const undo = async (undoToken: string): Promise<void> => {
    try {
      await client.alerts.undo.mutate({ organization: slug, undoToken });
      toast(t("undone"), { timeout: 4_000 });
    } catch (error) {
      toast.danger(t("undoFailed", { why: messageOf(error) }));
    }
    await refresh();
  };
  return (sentence, undoToken) => {
    toast(sentence, {
      timeout: UNDO_MS,
      ...(undoToken !== null && {
        actionProps: { children: common("undo"), variant: "tertiary" as const, onPress: () => void undo(undoToken) },
      }),
    });
    void refresh();
  };
}
