import type { BulkResult, Verdict } from "@padit/services/alerts";
import type { WordsOf } from "@/features/words/use-words";
import type { InboxAction } from "./inbox-rows";

/** In the order in which people are asked. */
export const VERDICTS = ["true", "expected", "not_actionable", "false", "duplicate"] as const satisfies readonly Verdict[];

/** Describes what an action changed, and which alerts it skipped and why. */
export function doneSentence(
  t: WordsOf<"alert">,
  action: InboxAction,
  { changed, skipped: { length: skipped } }: BulkResult,
  titles: readonly string[],
): string {
  const why = t(`toast.why.${reasonOf(action)}`, { count: skipped });
  if (changed === 0) return t("toast.nothing", { why });
  const [only] = titles;
  const isOne = changed === 1 && titles.length === 1 && only !== undefined;
  const what = isOne ? t("toast.quoted", { title: only }) : t("toast.alerts", { count: changed });
  const done = t(`toast.done.${action.type === "assign" && action.assigneeId === null ? "unassign" : action.type}`, { what });
  return skipped > 0 ? `${done} ${t("toast.leftAlone", { why })}` : done;
}

export function undoneSentence(t: WordsOf<"alert">, restored: number, skipped: number): string {
  if (restored === 0) return t("toast.notUndone", { count: skipped });
  const undone = t("toast.undone", { count: restored });
  return skipped > 0 ? `${undone} ${t("toast.leftSo", { count: skipped })}` : undone;
}

/** Why the server skips alerts of an action. */
const reasonOf = ({ type }: InboxAction) => (type === "resolve" || type === "snooze" ? "resolved" : type);
