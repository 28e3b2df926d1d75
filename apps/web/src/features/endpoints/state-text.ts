import type { StateMessage } from "@padit/services/endpoints";
import type { AlertText } from "@/features/alert-text/use-alert-text";
import type { WordsOf } from "@/features/words/use-words";

interface Writer {
  t: WordsOf<"stateReason">;
  sentenceOf: AlertText["text"];
}

/** Why an endpoint is in its state, in the reader's language. */
export const stateText = (messages: readonly StateMessage[], writer: Writer): string =>
  messages.map((message) => messageText(message, writer)).join(" ");

function messageText(message: StateMessage, { t, sentenceOf }: Writer): string {
  switch (message.key) {
    case "silent":
      return t("silent", { name: message.name });
    case "allSilent":
      return t("allSilent", { count: message.count });
    case "moreAlerts":
      return t("moreAlerts", { count: message.count });
    case "normal":
      return t("normal", { seconds: String(message.seconds), count: message.count });
    case "unmeasured":
      return t("unmeasured", { text: message.text });
    case "now":
      return t("now", { text: sentenceOf(message.words, message.text) });
    case "alert":
      return sentenceOf(message.words, message.text);
    case "asWritten":
      return message.text;
    default:
      return t(message.key);
  }
}
