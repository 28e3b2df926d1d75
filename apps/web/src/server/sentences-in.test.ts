import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { SERVER_SENTENCES } from "../messages/ko/server-sentences";
import { collectorIn } from "./collectors-in";
import { sentenceIn } from "./sentences-in";

const ROOT = join(import.meta.dirname, "../../../..");

const sourcesIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts"))
    .map((path) => readFileSync(join(ROOT, folder, path), "utf8"));

/** All that may make a sentence, with what it inserts cut out. */
const code = ["packages/domain/src", "packages/services/src", "packages/notifiers/src", "collectors/agent/src", "apps/web/src/server"]
  .flatMap(sourcesIn)
  .join("\n");

test.each(Object.keys(SERVER_SENTENCES))("the code still makes “%s”", (english) => {
  // The policy of collectors joins its objections from two parts.
  const missing = english
    .split(/\{\w+\}| (?=and not in)/)
    .map((part) => part.trim().replace(/^is (?=a |the |this )/, ""))
    .filter((part) => /\w{3}/.test(part) && !code.includes(part));
  expect(missing).toEqual([]);
});

test.each(Object.entries(SERVER_SENTENCES))("the translation of “%s” inserts only what the sentence inserts", (english, korean) => {
  const namesIn = (text: string) => new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
  expect([...namesIn(korean)].filter((name) => !namesIn(english).has(name))).toEqual([]);
});

test.each([
  [
    "Not permitted: 127.0.0.1 is loopback and not in this collector's allow.json.",
    "허용되지 않음: 127.0.0.1은 loopback 주소이며 이 수집기의 allow.json에 없습니다.",
  ],
  ["Not permitted: 10.0.0.9 is denied by this collector's allow.json.", "허용되지 않음: 이 수집기의 allow.json이 10.0.0.9를 차단합니다."],
  ["q: Character 5: “sev:” needs a value.", "5번째 글자: “sev:” 조건에 값이 필요합니다."],
  ["This takes the role admin or more.", "관리자 이상의 역할이 필요합니다."],
  ["a sentence of a later version", "a sentence of a later version"],
])("a Korean reader reads “%s” as “%s”", (english, korean) => {
  expect(sentenceIn("ko", english)).toBe(korean);
  expect(sentenceIn("en", english)).toBe(english);
});

test("refused checks keep their ids, and reasons of the whole plan pass", () => {
  const id = "7ed5f8ed-feec-50c6-9d83-ab6ab81dd2b2";
  const { planError, capabilities } = collectorIn("ko", {
    planError: `${id}: Not permitted: lo is the loopback interface.\nthe signature does not hold`,
    capabilities: { rawSockets: false, lacking: ["unknown lack"] },
  });
  expect(planError).toBe(`${id}: 허용되지 않음: lo는 루프백 인터페이스입니다.\nthe signature does not hold`);
  expect(capabilities).toEqual({ rawSockets: false, lacking: ["unknown lack"] });
});
