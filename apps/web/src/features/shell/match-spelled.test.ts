import { expect, test } from "vitest";
import { matchSpelled } from "./match-spelled";

test.each([
  ["수집기", "수집기"],
  ["수집기", "수지"],
  ["수집기", "수집ㄱ"],
  ["수집기", "ㅅㅈㄱ"],
  ["경보함", "ㄱㅂㅎ"],
  ["Collectors", "coll"],
])("%s is found by %s", (value, search) => expect(matchSpelled(value, search)).toBeGreaterThan(0));

test("a page is found by its further search words", () => {
  expect(matchSpelled("경보함", "inbox", ["inbox", "경보"])).toBeGreaterThan(0);
  expect(matchSpelled("경보함", "경ㅂ", ["inbox", "경보"])).toBeGreaterThan(0);
});

test.each([
  ["수집기", "ㅂㅎ"],
  ["Collectors", "수집"],
])("%s is not found by %s", (value, search) => expect(matchSpelled(value, search)).toBe(0));
