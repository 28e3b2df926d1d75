import { knownKey } from "@/features/words/known-key";
import type { WordsOf } from "@/features/words/use-words";

const STAMPS = ["hw", "kernel", "tcp_info", "user"] as const;
/** Where a run's time stamps came from, in words. */
export function stampName(t: WordsOf<"target">, source: string): string {
  const known = knownKey(STAMPS, source);
  return known ? t(`stamp.${known}`) : source;
}

const OUTCOMES = [
  ...(["ok", "timeout", "refused", "unreachable", "malformed_response", "mismatch", "auth_failed"] as const),
  ...(["local_drop", "local_error", "clock_step", "policy_denied", "not_run"] as const),
] as const;
/** The outcome of a run in words; one that this version does not know as it is. */
export function outcomeName(t: WordsOf<"target">, outcome: string): string {
  const known = knownKey(OUTCOMES, outcome);
  return known ? t(`outcome.${known}`) : outcome.replaceAll("_", " ");
}
