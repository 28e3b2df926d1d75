import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { loadAddon } from "../addon";
import { Native } from "../native";
import { Timers } from "./timers";

const addon = loadAddon();
const missing = "reason" in addon ? addon.reason : undefined;
if (missing !== undefined) console.warn(`skipped: no native addon here (${missing})`);

describe.skipIf(missing !== undefined)("timers of the kernel", () => {
  let timers: Timers;
  beforeEach(() => {
    timers = new Timers(new Native(addon as Exclude<typeof addon, { reason: string }>));
  });
  afterEach(() => timers.close());

  test("run in the order they are due, never earlier than they may, whatever the order they were asked in", async () => {
    const asked = [7, 1.5, 30, 0, 3.25, 12, 3.3];
    const startMs = performance.now();
    const ran: { ms: number; afterMs: number }[] = [];
    await Promise.all(
      asked.map(
        (ms) =>
          new Promise<void>((resolve) => {
            timers.after(
              ms,
              () => {
                ran.push({ ms, afterMs: performance.now() - startMs });
                resolve();
              },
              true,
            );
          }),
      ),
    );
    expect(ran.map(({ ms }) => ms)).toEqual(asked.toSorted((a, b) => a - b));
    for (const { ms, afterMs } of ran) expect(afterMs).toBeGreaterThanOrEqual(ms - 1);
  });

  test("one that was cancelled does not run, and does not hold up the next", async () => {
    const ran: string[] = [];
    const cancel = timers.after(1, () => ran.push("cancelled"));
    const done = new Promise<void>((resolve) => timers.after(4, resolve));
    cancel();
    await done;
    expect(ran).toEqual([]);
  });

  test("a callback may ask for another one, and cancel one that is due with it", async () => {
    const ran: string[] = [];
    await new Promise<void>((resolve) => {
      let cancel: () => void = () => undefined;
      timers.after(2, () => {
        ran.push("first");
        cancel();
        timers.after(1, () => {
          ran.push("second");
          resolve();
        });
      });
      cancel = timers.after(2, () => ran.push("cancelled"));
    });
    expect(ran).toEqual(["first", "second"]);
  });

  test("closed, they run no more", async () => {
    let ran = false;
    timers.after(5, () => {
      ran = true;
    });
    timers.close();
    timers.after(1, () => {
      ran = true;
    });
    await pause(30);
    expect(ran).toBe(false);
  });
});
