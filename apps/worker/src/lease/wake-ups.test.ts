import { describe, expect, it } from "vitest";
import { WakeUps } from "./wake-ups";

const HOUR_MS = 3_600_000;
const never = new AbortController().signal;

describe("wake-ups", () => {
  it("wake who waits for the key, and nobody else", async () => {
    const wakeUps = new WakeUps<number>();
    const woken: number[] = [];
    const stop = new AbortController();
    const waits = [1, 2].map((key) => wakeUps.wait(key, HOUR_MS, stop.signal).then(() => woken.push(key)));
    wakeUps.call(2);
    await waits[1];
    expect(woken).toEqual([2]);
    stop.abort();
    await waits[0];
  });

  it("keep one call for who comes later", async () => {
    const wakeUps = new WakeUps<number>();
    wakeUps.call(1);
    wakeUps.call(1);
    await wakeUps.wait(1, HOUR_MS, never);
    let isOver = false;
    const second = wakeUps.wait(1, HOUR_MS, never).then(() => {
      isOver = true;
    });
    await Promise.resolve();
    expect(isOver).toBe(false);
    wakeUps.callAll();
    await second;
  });

  it("end by time and by abort", async () => {
    const wakeUps = new WakeUps<number>();
    await wakeUps.wait(1, 1, never);
    await wakeUps.wait(1, HOUR_MS, AbortSignal.abort());
  });
});
