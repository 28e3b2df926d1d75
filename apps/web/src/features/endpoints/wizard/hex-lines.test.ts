import { expect, test } from "vitest";
import { hexLines } from "./hex-lines";

test("bytes stand as hexdump -C prints them", () => {
  // printf 'Hello, PADIT!\n\x00\xff\x7f' | hexdump -C
  expect(hexLines("48656c6c6f2c205041444954210a00ff7f")).toEqual([
    "00000000  48 65 6c 6c 6f 2c 20 50  41 44 49 54 21 0a 00 ff  |Hello, PADIT!...|",
    "00000010  7f                                                |.|",
  ]);
  expect(hexLines("")).toEqual([]);
});
