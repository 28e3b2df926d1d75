import { expect, test } from "vitest";
import { StreamSlots } from "./stream-slots";

const holders = (person: string) => ({ person, address: `address of ${person}`, tenant: "acme" });

test("a person has thirty streams at once, another has their own, and what is given back can be taken again", () => {
  const slots = new StreamSlots();
  const taken = Array.from({ length: 30 }, () => slots.take(holders("ana")));
  expect(() => slots.take(holders("ana"))).toThrow(expect.objectContaining({ code: "rate_limited" }));
  slots.take(holders("ben"));
  // Releasing a slot twice frees one slot.
  taken[0]?.();
  taken[0]?.();
  slots.take(holders("ana"));
  expect(() => slots.take(holders("ana"))).toThrow();
});

test("an organization's streams are bounded however many people and addresses have them", () => {
  const slots = new StreamSlots();
  for (let n = 0; n < 500; n++) slots.take(holders(`p${n}`));
  expect(() => slots.take(holders("one more"))).toThrow();
  expect(() => slots.take({ ...holders("one more"), tenant: "other" })).not.toThrow();
});
