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

test.each(LANGUAGES)("React can pass the messages of %s to the browser: every object has the ordinary prototype", (language) => {
  const seen = (value: unknown): unknown[] => (Object(value) === value ? [value, ...Object.values(Object(value)).flatMap(seen)] : []);
  const objects = seen(compiledMessages(language, features)).filter((value) => !Array.isArray(value));
  expect(objects.filter((value) => Object.getPrototypeOf(value) !== Object.prototype)).toEqual([]);
});
