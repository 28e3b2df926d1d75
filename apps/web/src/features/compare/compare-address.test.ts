import { expect, test } from "vitest";
import { compareHref, LINES_MAX, readCompared, writeCompared } from "./compare-address";

const id = (n: number): string => `019aa0b1-0000-7000-8000-${String(n).padStart(12, "0")}`;

test("an address survives reading and writing", () => {
  const address = `${id(1)},${id(1)}~udp_echo_loss,${id(2)}`;
  expect(readCompared(address)).toEqual([
    { endpointId: id(1), metric: null },
    { endpointId: id(1), metric: "udp_echo_loss" },
    { endpointId: id(2), metric: null },
  ]);
  expect(writeCompared(readCompared(address))).toBe(address);
});

test("repetitions and foreign text are skipped, and no more than the lines of one picture are read", () => {
  expect(readCompared(`${id(1)},nonsense,${id(1)},${id(2)}~a b,`)).toEqual([{ endpointId: id(1), metric: null }]);
  expect(readCompared(Array.from({ length: 20 }, (_, n) => id(n)).join(","))).toHaveLength(LINES_MAX);
});

test("a selection of the list becomes an address", () => {
  expect(compareHref("demo", [id(1), id(2)])).toBe(`/o/demo/compare?of=${id(1)},${id(2)}`);
});
