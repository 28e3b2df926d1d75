import { expect, test } from "vitest";
import { browserLanguage } from "./browser-language";

const asking = (accept: string | null, cookie?: string) =>
  browserLanguage(new Headers({ ...(accept !== null && { "accept-language": accept }), ...(cookie && { cookie }) }));

test.each([
  ["ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7", "ko"],
  ["en-US,en;q=0.9,ko;q=0.8", "en"],
  ["de-DE,de;q=0.9,ko;q=0.5,en;q=0.6", "en"],
  ["KO", "ko"],
  ["ko;q=0,en;q=0.1", "en"],
  ["fr-FR, *;q=0.5", undefined],
  ["kok-IN", undefined],
  ["ko;q=nonsense", undefined],
  ["", undefined],
  [null, undefined],
])("a browser that accepts %j gets %s", (accept, language) => {
  expect(asking(accept)).toBe(language);
});

test("the language chosen in the browser comes before its settings; one that PADIT lacks does not count", () => {
  expect(asking("en", "a=b; padit.language=ko")).toBe("ko");
  expect(asking("en", "padit.language=xx")).toBe("en");
  expect(asking("ko", "not-padit.language=en")).toBe("ko");
});
