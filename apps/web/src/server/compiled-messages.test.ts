import { expect, test } from "vitest";
import { LANGUAGES } from "../features/words/languages";
import { CATALOGUES, type Feature } from "../messages/catalogues";
import { compiledMessages } from "./compiled-messages";

// safe: the keys of the object that defines the type
const features = Object.keys(CATALOGUES.en) as Feature[];

test.each(LANGUAGES)("every message of %s compiles, and a page gets its own catalogues only", (language) => {
  for (const feature of features) expect(Object.keys(compiledMessages(language, [feature]))).toEqual([feature]);
});

test("plain sentences stay text; those with a plural become what the browser's formatter reads", () => {
  const { signIn } = compiledMessages("en", ["signIn"]);
  expect(signIn).toMatchObject({ form: { title: "Sign in to PADIT" } });
  expect(signIn).toMatchObject({ problem: { tooMany: expect.any(Array) } });
});
