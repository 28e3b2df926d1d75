import type { StateMessage } from "@padit/services/endpoints";
import { useAlertText } from "@/features/alert-text/use-alert-text";
import { useWords } from "@/features/words/use-words";
import { stateText } from "./state-text";

/** Writes why an endpoint is in its state, in the reader's language. */
export function useStateReason(): (messages: readonly StateMessage[]) => string {
  const t = useWords("stateReason");
  const { text } = useAlertText();
  return (messages) => stateText(messages, { t, sentenceOf: text });
}
