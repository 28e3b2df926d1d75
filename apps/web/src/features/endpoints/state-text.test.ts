import type { StateMessage } from "@padit/services/endpoints";
import { expect, test } from "vitest";
import { wordsIn } from "../../messages/words-in";
import { stateText } from "./state-text";

const write = (language: "en" | "ko", messages: readonly StateMessage[]): string =>
  stateText(messages, { t: wordsIn(language, "stateReason"), sentenceOf: (_, english) => english });

test.each<[StateMessage[], string, string]>([
  [
    [{ key: "normal", seconds: 10, count: 1 }],
    "Normal. Measured every 10 s from 1 collector.",
    "정상입니다. 수집기 1대에서 10초마다 측정합니다.",
  ],
  [
    [{ key: "silent", name: "fra-1" }],
    "Its collector fra-1 is silent: check that its machine runs and reaches the server.",
    "수집기 fra-1이 응답하지 않습니다. 장비가 켜져 있고 서버에 연결되는지 확인하십시오.",
  ],
  [
    [
      { key: "alert", text: "No answer.", words: null },
      { key: "moreAlerts", count: 2 },
    ],
    "No answer. 2 more alerts are open.",
    "No answer. 열린 경보가 2건 더 있습니다.",
  ],
])("%j is written in both languages", (messages, en, ko) => {
  expect([write("en", messages), write("ko", messages)]).toEqual([en, ko]);
});
