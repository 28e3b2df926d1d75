import { expect, it } from "vitest";
import { TenantSlots } from "./tenant-slots";

it("puts off what finds no slot of its organization, and gives slots back after failures too", async () => {
  const slots = new TenantSlots(2);
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const wait = async () => {
    await held;
    return "done";
  };
  const putOff = () => "put off";
  const running = [slots.run("a", wait, putOff), slots.run("a", wait, putOff)];
  expect(await slots.run("a", wait, putOff)).toBe("put off");
  expect(await slots.run("b", async () => "done", putOff)).toBe("done");
  release();
  expect(await Promise.all(running)).toEqual(["done", "done"]);
  for (let n = 0; n < 3; n++) await expect(slots.run("a", () => Promise.reject(new Error("away")), putOff)).rejects.toThrow("away");
  expect(await slots.run("a", async () => "done", putOff)).toBe("done");
});
