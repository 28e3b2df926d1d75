"use client";
import { Button, Label, Modal, TextArea, TextField } from "@heroui/react";
import type { Verdict } from "@padit/services/alerts";
import type { MemberView } from "@padit/services/members";
import { useState } from "react";
import { useOrganization } from "@/features/organization/organization-context";
import { alerts, VERDICT_WORDS } from "./action-words";
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

const TITLES: Record<AskedAction["kind"], (what: string) => string> = {
  acknowledge: (what) => `Acknowledge ${what} with a note`,
  resolve: (what) => `Resolve ${what}: what was it?`,
  snooze: (what) => `Snooze ${what} until`,
  assign: (what) => `Assign ${what} to`,
};

/** Asks for the verdict, the time, the person or the note. Digits select choices; the first choice has the focus. */
export default function ActionDialog({ asked, members, onAct, onDone }: ActionDialogProps) {
  return (
    <Modal>
      <Modal.Backdrop isOpen={asked !== null} onOpenChange={(isOpen) => !isOpen && onDone()}>
        <Modal.Container size="sm" placement="top">
          <Modal.Dialog>
            {asked && (
              <>
                <Modal.CloseTrigger />
                <Modal.Header>
                  <Modal.Heading>{TITLES[asked.kind](alerts(asked.n))}</Modal.Heading>
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
        <Label>Note</Label>
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
        Acknowledge
      </Button>
    </form>
  );
}

function VerdictChoices({ onAct }: { onAct: (action: InboxAction) => void }) {
  const [note, setNote] = useState("");
  return (
    <>
      <Choices
        label="Verdict"
        choices={(Object.keys(VERDICT_WORDS) as Verdict[]).map((verdict) => ({ key: verdict, ...VERDICT_WORDS[verdict] }))}
        onChoose={(verdict) => {
          const text = note.trim();
          onAct({ type: "resolve", verdict, ...(text && { note: text }) });
        }}
      />
      <TextField value={note} onChange={setNote} maxLength={2000}>
        <Label>Note, if there is more to say</Label>
        <TextArea rows={2} variant="secondary" />
      </TextField>
    </>
  );
}

function MemberChoices({ members, onAct }: Pick<ActionDialogProps, "members" | "onAct">) {
  const { person } = useOrganization();
  const others = members.filter(({ userId }) => userId !== person.userId);
  const choices = [
    { key: person.userId, label: `${person.name} (me)`, help: "" },
    ...others.map(({ userId, name, email }) => ({ key: userId, label: name, help: email })),
    { key: "", label: "Nobody", help: "Takes the owner away" },
  ];
  return <Choices label="Owner" choices={choices} onChoose={(key) => onAct({ type: "assign", assigneeId: key || null })} />;
}
