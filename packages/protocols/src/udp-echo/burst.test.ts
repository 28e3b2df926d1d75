import { expect, test } from "vitest";
import { burstMetrics } from "./burst";

const values = (rttMs: (number | undefined)[]) =>
  Object.fromEntries(
    Object.entries(burstMetrics({ sent: rttMs.length, rttMs, duplicates: 0, reordered: 0 }, 1)).map(([name, m]) => [name, m.value]),
  );

test("a burst gives median, extremes, jitter and loss", () => {
  expect(values([10, 14, undefined, 12, 30])).toEqual({
    udp_echo_loss: 0.2,
    udp_echo_duplicates: 0,
    udp_echo_reordered: 0,
    udp_echo_rtt: 13,
    udp_echo_rtt_min: 10,
    udp_echo_rtt_p95: 30,
    udp_echo_rtt_max: 30,
    udp_echo_jitter: 8,
  });
});

test("dropped packets are loss, not a round trip", () => {
  const lost = values([undefined, undefined]);
  expect(lost.udp_echo_loss).toBe(1);
  expect(Object.keys(lost).some((name) => name.startsWith("udp_echo_rtt"))).toBe(false);
});

test("one reply has no jitter", () => {
  expect(values([5])).not.toHaveProperty("udp_echo_jitter");
});
