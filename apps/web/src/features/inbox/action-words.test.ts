import { createTranslator, type Messages } from "use-intl/core";
import { expect, test } from "vitest";
import { CATALOGUES } from "../../messages/catalogues";
import { withChosenParticles } from "../words/chosen-particles";
import { LANGUAGES, type Language } from "../words/languages";
import { doneSentence, undoneSentence } from "./action-words";

const wordsIn = (language: Language) => {
  // safe: a catalogue of any language has the keys of the English one
  const messages = CATALOGUES[language] as unknown as Messages;
  return withChosenParticles(createTranslator<Messages, "alert">({ locale: language, messages, namespace: "alert" }), language);
};
const answer = (changed: number, skipped: number) => ({
  changed,
  skipped: Array.from({ length: skipped }, () => ({ id: "a", reason: "resolved" as const })),
  undoToken: null,
});
const ACKNOWLEDGE = { type: "acknowledge" } as const;

test.each([
  [1, 0, ["Not answering · du-17"], "Acknowledged “Not answering · du-17”.", "“Not answering · du-17”을 확인했습니다."],
  [1_200, 0, [], "Acknowledged 1,200 alerts.", "경보 1,200건을 확인했습니다."],
  [
    3,
    1,
    [],
    "Acknowledged 3 alerts. Left alone: 1 alert is acknowledged or resolved already.",
    "경보 3건을 확인했습니다. 제외: 이미 확인되었거나 해결된 경보 1건.",
  ],
  [0, 2, [], "Nothing changed: 2 alerts are acknowledged or resolved already.", "바뀐 것이 없습니다: 이미 확인되었거나 해결된 경보 2건."],
])("%i changed and %i skipped alerts", (changed, skipped, titles, en, ko) => {
  const written = LANGUAGES.map((language) => doneSentence(wordsIn(language), ACKNOWLEDGE, answer(changed, skipped), titles));
  expect(written).toEqual([en, ko]);
});

test("taking the owner away has its own verb", () => {
  expect(doneSentence(wordsIn("en"), { type: "assign", assigneeId: null }, answer(2, 0), [])).toBe("Unassigned 2 alerts.");
});

test.each([
  [0, 1, "Not undone: it was changed again since."],
  [0, 2, "Not undone: 2 alerts were changed again since."],
  [1, 0, "Undone for 1 alert."],
  [2, 1, "Undone for 2 alerts. Changed again since, and left so: 1 alert."],
])("%i restored and %i skipped alerts", (restored, skipped, sentence) => {
  expect(undoneSentence(wordsIn("en"), restored, skipped)).toBe(sentence);
});
