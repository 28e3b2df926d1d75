import { afterEach, expect, test } from "vitest";
import { esmcPayload } from "../testing/clock-frames";
import { LinkFeed } from "../testing/link-feed";
import { SLOW_PROTOCOLS_ETHERTYPE, SLOW_PROTOCOLS_GROUP } from "./codec";

let feed: LinkFeed;
afterEach(() => feed.close());

const watch = (target: object = {}) => {
  feed = new LinkFeed("esmc-watch", target, { group: SLOW_PROTOCOLS_GROUP, etherType: SLOW_PROTOCOLS_ETHERTYPE });
};
/** Sends one message per second in [fromS, toS). */
function messages(fromS: number, toS: number, ssm: number): void {
  for (let s = fromS; s < toS; s++) feed.send(s * 1_000, esmcPayload({ isEvent: false, ssm }));
}

test("a primary reference is available and traceable", async () => {
  watch();
  const extended = { enhancedSsm: 0x20, clock: "001b19fffe000001", flags: 1, enhancedClocks: 2, clocks: 3 };
  for (let s = 0; s < 30; s++) feed.send(s * 1_000, esmcPayload({ isEvent: false, ssm: 2, extended }));
  const { run, value } = await feed.run(500);
  expect(run).toMatchObject({
    outcome: "ok",
    detail: { quality_level: "QL-PRTC", ssm_code: 2, clock: "001b19fffe000001", enhanced_clocks: 2, clocks: 3, mixed_chain: true },
  });
  expect(["availability", "quality_level", "enhanced_level", "not_traceable", "changes"].map(value)).toEqual([1, 2, 0x20, 0, 0]);
  expect((await feed.run(12_250)).value("message_age")).toBe(250);
  expect(feed.wakes).toEqual([]);
});

test("5 s without a message are QL-FAILED, reported within the second; their return as well", async () => {
  watch();
  messages(0, 10, 2);
  messages(20, 40, 2);
  await feed.run(500);
  const { run, value } = await feed.run(15_000);
  expect(feed.wakes).toEqual([14_050]);
  expect(run).toMatchObject({ outcome: "timeout", detail: { quality_level: "QL-FAILED" } });
  expect(["availability", "quality_level", "message_age", "not_traceable"].map(value)).toEqual([0, 16, 6_000, undefined]);
  expect((await feed.run(20_500)).value("availability")).toBe(0);
  const back = await feed.run(21_500);
  expect([back.value("availability"), back.value("quality_level"), back.value("changes")]).toEqual([1, 2, 0]);
  expect(feed.wakes).toEqual([14_050, 20_000]);
});

test("a level that falls is news at once, is not traceable and counts as a change", async () => {
  watch();
  messages(0, 5, 2);
  feed.send(4_300, esmcPayload({ isEvent: true, ssm: 0xb }));
  messages(5, 20, 0xb);
  await feed.run(500);
  const { run, value } = await feed.run(6_000);
  expect(feed.wakes).toEqual([4_300]);
  expect(run.detail).toMatchObject({ quality_level: "QL-EEC1", events: ["The quality level went from QL-PRC to QL-EEC1."] });
  expect(["availability", "quality_level", "not_traceable", "changes"].map(value)).toEqual([1, 0xb, 1, 1]);
});

test("a level is judged by the network's option and the worst accepted one", async () => {
  watch({ network: "option 2" });
  messages(0, 5, 1);
  expect((await feed.run(500)).value("not_traceable")).toBe(0);
  feed.close();
  watch({ worstLevel: "QL-SSU-B" });
  messages(0, 5, 8);
  expect((await feed.run(500)).value("not_traceable")).toBe(0);
});

test("a link without messages is down from the first run on, and LACP is no message", async () => {
  watch();
  for (let s = 0; s < 20; s++) feed.send(s * 1_000, Uint8Array.of(1, 1, 1, 20));
  const { run, value } = await feed.run(500);
  expect(run).toMatchObject({ outcome: "timeout", hint: expect.stringContaining("switched on") });
  expect([value("availability"), value("message_age"), value("quality_level")]).toEqual([0, undefined, 16]);
  expect((await feed.run(12_000)).run.outcome).toBe("timeout");
});
