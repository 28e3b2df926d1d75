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
  const mayAct = useMay("operator");
  const [asked, setAsked] = useState<"resolve" | "note" | null>(null);
  const offerUndo = useUndoOffer();
  const { slug } = useOrganization();
  const acknowledge = useMutation(
    useTRPC().incidents.acknowledge.mutationOptions({
      onSuccess: ({ undoToken }) => offerUndo("Acknowledged the incident.", undoToken),
      onError: (error) => void toast.danger(messageOf(error)),
    }),
  );
  if (!mayAct || mergedInto !== null) return null;
  return (
    <>
      {status === "open" && (
        <Button size="sm" isPending={acknowledge.isPending} onPress={() => acknowledge.mutate({ organization: slug, incidentId: id })}>
          Acknowledge
        </Button>
      )}
      {status !== "resolved" && (
        <Button size="sm" variant="secondary" onPress={() => setAsked("resolve")}>
          Resolve…
        </Button>
      )}
      <Button size="sm" variant="secondary" onPress={() => setAsked("note")}>
        Add note…
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
    onDone("Resolved the incident.", answer.undoToken);
  };
  return (
    <FormDialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      heading="Resolve the incident"
      verb="Resolve"
      isReady={verdict !== null}
      onSubmit={submit}
    >
      <p className="text-sm">The verdict is given to each of its alerts, and detection learns from it.</p>
      <ChoiceGroup label="Verdict" choices={VERDICTS} labels={labels} value={verdict} onChoose={setVerdict} />
      <TextInput control={control} name="note" label="Note" help="What it was, for the next person who sees it." isLong />
    </FormDialog>
  );
}

function NoteDialog({ incidentId, onClose }: DialogProps) {
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
      heading="Add a note"
      verb="Add note"
      isReady={note !== ""}
      onSubmit={async () => {
        await add.mutateAsync({ organization: slug, incidentId, note });
        await queryClient.invalidateQueries({ queryKey: trpc.incidents.pathKey() });
      }}
    >
      <TextInput control={control} name="note" label="Note" isLong autoFocus />
    </FormDialog>
  );
}

/** Shows the result with an Undo button, and reads the incident and its alerts again. */
function useUndoOffer(): (sentence: string, undoToken: string | null) => void {
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
      toast("Undone.", { timeout: 4_000 });
    } catch (error) {
      toast.danger(`Could not be undone: ${messageOf(error)}`);
    }
    await refresh();
  };
  return (sentence, undoToken) => {
    toast(sentence, {
      timeout: UNDO_MS,
      ...(undoToken !== null && {
        actionProps: { children: "Undo", variant: "tertiary" as const, onPress: () => void undo(undoToken) },
      }),
    });
    void refresh();
  };
}
