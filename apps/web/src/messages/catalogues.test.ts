import { type MessageFormatElement, parse, TYPE } from "@formatjs/icu-messageformat-parser";
import { createTranslator, type Messages } from "use-intl/core";
import { describe, expect, test } from "vitest";
import { withChosenParticles } from "../features/words/chosen-particles";
import { LANGUAGES } from "../features/words/languages";
import { CATALOGUES } from "./catalogues";

/** Every message by its path, e.g. `signIn.form.title`. */
const flat = (messages: object, path = ""): [string, string][] =>
  Object.entries(messages).flatMap(([key, value]) => (typeof value === "string" ? [[path + key, value]] : flat(value, `${path}${key}.`)));

/** Names and kinds of what a message inserts; a language may select by a value that another shows as it is. */
function argumentsOf(elements: readonly MessageFormatElement[]): string[] {
  return elements.flatMap((element) => {
    if (element.type === TYPE.literal || element.type === TYPE.pound) return [];
    if (element.type === TYPE.tag) return [`<${element.value}>`, ...argumentsOf(element.children)];
    const isChoice = element.type === TYPE.select || element.type === TYPE.plural;
    const inner = isChoice ? Object.values(element.options).flatMap(({ value }) => argumentsOf(value)) : [];
    const isNumber = element.type === TYPE.plural || element.type === TYPE.number;
    return [isNumber ? `${element.value}: number` : element.value, ...inner];
  });
}
const argumentSet = (message: string) => [...new Set(argumentsOf(parse(message)))].sort();

const english = new Map(flat(CATALOGUES.en));
const translations = LANGUAGES.filter((language) => language !== "en").map((language) => ({
  language,
  messages: new Map(flat(CATALOGUES[language])),
}));

test("a catalogue has messages", () => expect(english.size).toBeGreaterThan(50));

describe.each(translations)("$language", ({ messages }) => {
  test("has the keys of the English catalogues", () => {
    expect([...messages.keys()].sort()).toEqual([...english.keys()].sort());
  });

  test.each([...english])("%s inserts what the English message inserts", (key, message) => {
    expect(argumentSet(messages.get(key) ?? "")).toEqual(argumentSet(message));
  });

  test("chooses its particles: a pair after an argument only, and no particle of one form after one", () => {
    const wrong = [...messages].filter(([, message]) => /\}(?:은|는|이|가|을|를|과|와|으로|로)(?=[\s,.]|$)/.test(message));
    expect(wrong).toEqual([]);
  });
});

test.each(LANGUAGES)("%s: no message has an apostrophe that ICU reads as a quote", (language) => {
  expect(flat(CATALOGUES[language]).filter(([, message]) => /'[{}<>#|]/.test(message))).toEqual([]);
});

test("a Korean message chooses the particle by the inserted name", () => {
  const messages: Messages = CATALOGUES.ko as unknown as Messages;
  const t = withChosenParticles(createTranslator<Messages, "signIn">({ locale: "ko", messages, namespace: "signIn" }), "ko");
  expect(t("singleSignOn.title", { organization: "한빛네트웍스" })).toBe("한빛네트웍스는 통합 로그인이 필요합니다");
  expect(t("singleSignOn.title", { organization: "서울통신" })).toBe("서울통신은 통합 로그인이 필요합니다");
  expect(t("form.byProvider", { provider: "구글" })).toBe("구글로 로그인");
  expect(t("problem.tooMany", { minutes: 3 })).toBe(
    "시도 횟수가 너무 많습니다. 3분 후에 다시 시도하거나, 전에 로그인한 기기를 사용하십시오.",
  );
});
