import { expect, test } from "vitest";
import { clockStatus } from "./kernel-clock";

const locked = (maxErrorUs: number, statedErrorNs?: number) => clockStatus({ synchronised: true, maxErrorUs }, statedErrorNs);

test("a bound that a daemon told the kernel counts, and the operator's where it is wider", () => {
  expect(locked(1_234)).toEqual({ sync: "locked", maxErrorNs: 1_234_000 });
  expect(locked(1_234, 5_000)).toEqual({ sync: "locked", maxErrorNs: 1_234_000 });
  expect(locked(1_234, 9_000_000)).toEqual({ sync: "locked", maxErrorNs: 9_000_000 });
});

test.each([0, 500, 7_500])("%d us is what a daemon leaves that says nothing: only the operator can tell", (maxErrorUs) => {
  expect(locked(maxErrorUs)).toEqual({ sync: "locked", maxErrorNs: null });
  expect(locked(maxErrorUs, 1_000)).toEqual({ sync: "locked", maxErrorNs: 1_000 });
});

test("a clock that nobody steers says so, one that was left alone for half an hour drifts", () => {
  expect(clockStatus({ synchronised: false, maxErrorUs: 16_000_000 }).sync).toBe("unsync");
  expect(locked(1_000_123).sync).toBe("holdover");
});
