"use client";
import { Button, Label, Modal, TextArea, TextField } from "@heroui/react";
import type { MemberView } from "@padit/services/members";
import { useState } from "react";
import { useOrganization } from "@/features/organization/organization-context";
import { useWords } from "@/features/words/use-words";
import { VERDICTS } from "./action-words";
import { Choices } from "./choices";
import type { InboxAction } from "./inbox-rows";
import { SnoozeChoices } from "./snooze-choices";
import type { ActionTarget } from "./use-alert-actions";

/** An action that requires one more input from the person. */
export interface AskedAction {
  kind: "acknowledge" | "resolve" | "snooze" | "assign";
  target: ActionTarget;
  /** Number of alerts that the action applies to. */
  n: number;
}

interface ActionDialogProps {
  asked: AskedAction | null;
  members: readonly MemberView[];
  onAct: (action: InboxAction) => void;
  onDone: () => void;
}

/** Asks for the verdict, the time, the person or the note. Digits select choices; the first choice has the focus. */
export default function ActionDialog({ asked, members, onAct, onDone }: ActionDialogProps) {
  const t = useWords("alert");
  return (
    <Modal>
      <Modal.Backdrop isOpen={asked !== null} onOpenChange={(isOpen) => !isOpen && onDone()}>
        <Modal.Container size="sm" placement="top">
          <Modal.Dialog>
            {asked && (
              <>
                <Modal.CloseTrigger />
                <Modal.Header>
                  <Modal.Heading>{t(`ask.${asked.kind}`, { count: asked.n })}</Modal.Heading>
                </Modal.Header>
                <Modal.Body className="flex flex-col gap-4 p-1">
                  {asked.kind === "acknowledge" && <NoteForm onNote={(note) => onAct({ type: "acknowledge", note })} />}
                  {asked.kind === "resolve" && <VerdictChoices onAct={onAct} />}
                  {asked.kind === "snooze" && <SnoozeChoices onUntil={(until) => onAct({ type: "snooze", until })} />}
                  {asked.kind === "assign" && <MemberChoices members={members} onAct={onAct} />}
                </Modal.Body>
              </>
            )}
          </Modal.Dialog>
        </Modal.Container>
      </Modal.Backdrop>
    </Modal>
  );
}

function NoteForm({ onNote }: { onNote: (note: string) => void }) {
  const t = useWords("alert");
  const [note, setNote] = useState("");
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (note.trim()) onNote(note.trim());
      }}
    >
      <TextField value={note} onChange={setNote} autoFocus maxLength={2000}>
        <Label>{t("ask.note")}</Label>
        <TextArea
          variant="secondary"
          rows={3}
          onKeyDown={(event) =>
            event.key === "Enter" &&
            !event.nativeEvent.isComposing &&
            (event.ctrlKey || event.metaKey) &&
            event.currentTarget.form?.requestSubmit()
          }
        />
      </TextField>
      <Button type="submit" isDisabled={!note.trim()} className="self-end">
        {t("act.acknowledge")}
      </Button>
    </form>
  );
}

function VerdictChoices({ onAct }: { onAct: (action: InboxAction) => void }) {
  const inbox = useWords("inbox");
  const t = useWords("alert");
  const [note, setNote] = useState("");
  return (
    <>
      <Choices
        label={t("ask.verdict")}
        choices={VERDICTS.map((verdict) => ({ key: verdict, label: inbox(`verdictTitle.${verdict}`), help: t(`verdictHelp.${verdict}`) }))}
        onChoose={(verdict) => {
          const text = note.trim();
          onAct({ type: "resolve", verdict, ...(text && { note: text }) });
        }}
      />
      <TextField value={note} onChange={setNote} maxLength={2000}>
        <Label>{t("ask.noteIfAny")}</Label>
        <TextArea rows={2} variant="secondary" />
      </TextField>
    </>
  );
}

function MemberChoices({ members, onAct }: Pick<ActionDialogProps, "members" | "onAct">) {
  const t = useWords("alert");
  const { person } = useOrganization();
  const others = members.filter(({ userId }) => userId !== person.userId);
  const choices = [
    { key: person.userId, label: t("ask.me", { name: person.name }), help: "" },
    ...others.map(({ userId, name, email }) => ({ key: userId, label: name, help: email })),
    { key: "", label: t("ask.nobody"), help: t("ask.nobodyHelp") },
  ];
  return <Choices label={t("ask.owner")} choices={choices} onChoose={(key) => onAct({ type: "assign", assigneeId: key || null })} />;
}
