import { expect, test } from "vitest";
import { DefaultAlerts, parseDefaultAlerts, STANDARD_ALERTS } from "./default-alerts";

test("an organization that stored nothing has every default alert, switched on", () => {
  expect(parseDefaultAlerts({})).toEqual(STANDARD_ALERTS);
  const { muted, ...alerts } = STANDARD_ALERTS;
  expect(Object.values(alerts).every(({ enabled }) => enabled)).toBe(true);
  expect(muted.detectors).toEqual([]);
  expect(STANDARD_ALERTS.delivery).toEqual({
    enabled: true,
    k: 3,
    n: 3,
    downSeverity: "critical",
    lossMinimum: 0.05,
    lossSeverity: "warning",
  });
  expect(STANDARD_ALERTS.countdown).toEqual({ enabled: true, warnBelow: 14, criticalBelow: 3 });
});

test("what was edited stays, what was not has its default", () => {
  const edited = parseDefaultAlerts({ delivery: { k: 5, n: 10 }, clock: { enabled: false } });
  expect(edited.delivery).toEqual({ ...STANDARD_ALERTS.delivery, k: 5, n: 10 });
  expect(edited.clock).toEqual({ ...STANDARD_ALERTS.clock, enabled: false });
  expect(edited.noData).toEqual(STANDARD_ALERTS.noData);
});

test("a section that cannot be read has its defaults, and the others stay as stored", () => {
  const read = parseDefaultAlerts({ delivery: { k: "many" }, countdown: { warnBelow: 30 } });
  expect(read.delivery).toEqual(STANDARD_ALERTS.delivery);
  expect(read.countdown.warnBelow).toBe(30);
  expect(parseDefaultAlerts(null)).toEqual(STANDARD_ALERTS);
  expect(parseDefaultAlerts("none")).toEqual(STANDARD_ALERTS);
});

test.each([
  ["fewer runs than must fail", { delivery: { k: 4, n: 3 } }, "delivery.n"],
  ["critical before the warning", { countdown: { warnBelow: 7, criticalBelow: 8 } }, "countdown.criticalBelow"],
  ["a share above 1", { delivery: { lossMinimum: 5 } }, "delivery.lossMinimum"],
])("%s is refused", (_, input, path) => {
  const result = DefaultAlerts.safeParse(input);
  expect(result.error?.issues.map((issue) => issue.path.join("."))).toEqual([path]);
});
