import type { BulkResult, InboxRow, Verdict } from "@padit/services/alerts";
import type { InboxAction } from "./inbox-rows";

export const VERDICT_WORDS: Record<Verdict, { label: string; help: string }> = {
  true: { label: "True", help: "A real problem" },
  expected: { label: "Expected", help: "Real, but planned or known" },
  not_actionable: { label: "Not actionable", help: "Real, and nothing can be done about it" },
  false: { label: "False", help: "Nothing was wrong" },
  duplicate: { label: "Duplicate", help: "Another alert tells of the same" },
};

const DONE: Record<InboxAction["type"], string> = {
  acknowledge: "Acknowledged",
  unacknowledge: "Opened again",
  resolve: "Resolved",
  snooze: "Snoozed",
  unsnooze: "Woken",
  assign: "Assigned",
};

export const alerts = (n: number): string => (n === 1 ? "1 alert" : `${n.toLocaleString("en")} alerts`);

/** Describes what an action changed, and which alerts it skipped and why. */
export function doneSentence(
  action: InboxAction,
  { changed, skipped: { length: skipped } }: BulkResult,
  before: ReadonlyMap<string, InboxRow>,
): string {
  const verb = action.type === "assign" && action.assigneeId === null ? "Unassigned" : DONE[action.type];
  const [only] = before.values();
  const what = changed === 1 && before.size === 1 && only ? `“${only.title}”` : alerts(changed);
  if (changed === 0) return `Nothing changed: ${whySkipped(action, skipped)}.`;
  return `${verb} ${what}.${skipped > 0 ? ` Left alone: ${whySkipped(action, skipped)}.` : ""}`;
}

export function undoneSentence(restored: number, skipped: number): string {
  if (restored === 0) return `Not undone: ${skipped === 1 ? "it was" : `${alerts(skipped)} were`} changed again since.`;
  return `Undone for ${alerts(restored)}.${skipped > 0 ? ` Changed again since, and left so: ${alerts(skipped)}.` : ""}`;
}

function whySkipped({ type }: InboxAction, n: number): string {
  const are = n === 1 ? "is" : "are";
  switch (type) {
    case "acknowledge":
      return `${alerts(n)} ${are} acknowledged or resolved already`;
    case "unacknowledge":
      return `${alerts(n)} ${are} not acknowledged`;
    case "unsnooze":
      return `${alerts(n)} ${are} not snoozed`;
    case "assign":
      return `${alerts(n)} ${are} no longer there`;
    default:
      return `${alerts(n)} ${are} resolved already`;
  }
}
