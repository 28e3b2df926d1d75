import { describe, expect, test } from "vitest";
import { memoryIn } from "../memory/memory";
import { LEARNING_SAMPLES, stepEndpoint } from "./endpoint-detector";
import { EndpointMemory } from "./endpoint-memory";
import { CHANNELS, ChannelHistory, type EndpointSample } from "./history";
import { endpointSamples, episodesOf, type SimulatedFault } from "./simulation";

const add = (forward: number, backward: number) => (s: { forward: number; backward: number }) => ({
  forward: s.forward + forward,
  backward: s.backward + backward,
});
const FROM = 300;
const during = (change: SimulatedFault["change"], length = 60): SimulatedFault[] => [{ from: FROM, to: FROM + length, change }];

describe("faults on a quiet path are one episode each, named by kind", () => {
  test.each<[string, SimulatedFault[], number]>([
    ["level_shift", during((s) => add(2, 1)(s)), 8],
    ["ramp", during((s, i) => add(i / 15, 0)(s), 80), 40],
    ["jitter", during((s, _, random) => add(4 * random(), 3 * random())(s)), 16],
    ["loss", during((s, _, random) => (random() < 0.5 ? null : s)), 12],
    ["outage", during(() => null, 8), 4],
    ["spike_train", during((s, i) => (i % 6 === 0 ? add(8, 0)(s) : s), 90), 45],
    ["path_asymmetry", during((s) => add(4, -3)(s)), 8],
    ["clock_step", during((s) => add(3, -3)(s)), 8],
  ])("%s", (kind, faults, within) => {
    const episodes = episodesOf(endpointSamples(600, 5, faults));
    expect(episodes.map((e) => e.kind)).toEqual([kind]);
    const [{ openedAt, startedAt, endedAt } = { openedAt: 0, startedAt: 0, endedAt: 0 }] = episodes;
    const end = faults[0]?.to ?? 0;
    expect(openedAt - FROM).toBeLessThan(within);
    expect(openedAt).toBeGreaterThanOrEqual(FROM);
    expect(startedAt).toBeGreaterThan(FROM - 12);
    expect(endedAt).toBeGreaterThan(end - 12);
    // The end of a spike train is known only to within a few of its spikes.
    expect(endedAt).toBeLessThan(end + (kind === "spike_train" ? 18 : 8));
  });

  test("a level shift is found without one-way delays", () => {
    const samples = endpointSamples(600, 6, during(add(2, 1))).map((s) => ({ ...s, forward: null, backward: null }));
    expect(episodesOf(samples).map((e) => e.kind)).toEqual(["level_shift"]);
  });
});

const FAULTY = endpointSamples(600, 7, during(add(4, -3)));
const verdicts = (samples: readonly EndpointSample[], state = new EndpointMemory()) => samples.map((sample) => stepEndpoint(state, sample));
/** The verdicts as text at the time of each sample, because later samples change an open episode. */
const told = (samples: readonly EndpointSample[], state = new EndpointMemory()) =>
  samples.map((sample) => JSON.stringify(stepEndpoint(state, sample)).replace(/"(delay|asymmetry|lost)":\[.*?\],?/g, ""));

const sizeOf = ({ numbers, channels, episode }: EndpointMemory): number =>
  [numbers, ...CHANNELS.flatMap((channel) => channels[channel]?.memory.f64 ?? [])].reduce((sum, { byteLength }) => sum + byteLength, 0) +
  JSON.stringify(episode).length;

describe("the endpoint detector", () => {
  test("says that it is learning, then speaks", () => {
    expect(verdicts(FAULTY).map((v) => v.learning)).toEqual(FAULTY.map((_, i) => i < LEARNING_SAMPLES));
    expect(verdicts(FAULTY).every((v) => Number.isFinite(v.score) && v.score >= 0 && v.score < 1 && (!v.learning || v.score === 0))).toBe(
      true,
    );
  });

  test("is causal", () => {
    expect(told(FAULTY.slice(0, 340))).toEqual(told(FAULTY).slice(0, 340));
  });

  test("does not care for units", () => {
    const k = (v: number | null) => (v === null ? null : v * 1024);
    const scaled = FAULTY.map((s) => ({ ...s, delay: k(s.delay), forward: k(s.forward), backward: k(s.backward) }));
    expect(verdicts(scaled).map((v) => v.score)).toEqual(verdicts(FAULTY).map((v) => v.score));
    expect(episodesOf(scaled).map((e) => e.kind)).toEqual(episodesOf(FAULTY).map((e) => e.kind));
  });

  test("goes on from its state's numbers in mid-episode", () => {
    const state = new EndpointMemory();
    verdicts(FAULTY.slice(0, 340), state);
    const { numbers, channels, episode } = state;
    const copyOf = (channel: ChannelHistory | null) => {
      const slots = channel?.memory.f64.slice();
      return slots ? new ChannelHistory(memoryIn(slots.buffer, 0, slots.length)) : null;
    };
    const copies = { delay: copyOf(channels.delay), asymmetry: copyOf(channels.asymmetry) };
    const copy = new EndpointMemory(numbers.slice(), copies, JSON.parse(JSON.stringify(episode)));
    expect(episode).not.toBeNull();
    expect(told(FAULTY.slice(340), copy)).toEqual(told(FAULTY).slice(340));
  });

  test("is silent on a constant endpoint, on gaps and where nothing is measured", () => {
    const constant = Array.from({ length: 500 }, () => ({ delay: 20, forward: 11, backward: 9, lost: 0, sent: 1 }));
    expect(episodesOf(constant)).toEqual([]);
    const gaps = endpointSamples(900, 8).map((s, i) =>
      i % 200 > 150 ? { ...s, delay: null, forward: null, backward: null, lost: null } : s,
    );
    expect(episodesOf(gaps)).toEqual([]);
    const nothing = constant.map((s) => ({ ...s, delay: null, forward: null, backward: null, lost: null }));
    expect(episodesOf(nothing)).toEqual([]);
  });

  test("alarms at most once in 2,000 quiet samples", () => {
    expect([1, 2, 3].flatMap((seed) => episodesOf(endpointSamples(4000, seed))).length).toBeLessThanOrEqual(6);
  });

  test("a shift that stays becomes the normal", () => {
    const episodes = episodesOf(endpointSamples(1200, 9, during(add(2, 1), 900)));
    // The return to the old level is a second change.
    expect(episodes.length).toBeLessThanOrEqual(2);
    expect(episodes[0]).toMatchObject({ kind: "level_shift" });
    expect(episodes[0]!.endedAt).toBeLessThan(FROM + 200);
  });

  test("keeps a bounded state", () => {
    const state = new EndpointMemory();
    const sizes = endpointSamples(4000, 10, during(add(2, 1), 3000)).map((sample) => {
      stepEndpoint(state, sample);
      return sizeOf(state);
    });
    expect(Math.max(...sizes)).toBeLessThan(25_000);
    expect(Math.max(...sizes.slice(3000))).toBeLessThan(1.05 * Math.max(...sizes.slice(0, 3000)));
  });
});
