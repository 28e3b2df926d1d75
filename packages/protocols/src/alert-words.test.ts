import { type Evidence, KINDS } from "@padit/domain";
import { evidenceMessage, inEnglish, titleMessage } from "@padit/domain/alerts";
import { expect, test } from "vitest";
import type { MetricSpec } from "./protocol";
import { protocols } from "./protocols";

const ALERTS = 3_000;
const STARTED_MS = Date.UTC(2026, 10, 27, 22, 9, 40);

interface Words {
  title: string;
  sentence: string;
  facts: Parameters<typeof evidenceMessage>[0];
}

test("generated alerts of every protocol, metric and kind read like sentences of a person", () => {
  const words = [...generated()];
  expect(words).toHaveLength(ALERTS);
  expect(new Set(words.map(({ facts }) => facts.kind)).size).toBe(KINDS.length);
  const faults = words.flatMap((word) =>
    Object.entries(RULES)
      .filter(([, holds]) => !holds(word))
      .map(([rule]) => ({ rule, ...word })),
  );
  expect(faults.slice(0, 5)).toEqual([]);
});

/** Rules for the texts of alerts. Each returns false for texts that violate it. */
const RULES: Record<string, (words: Words) => boolean> = {
  "a metric is named in words": ({ title, sentence }) => !/[a-z0-9]_[a-z0-9]/.test(title + sentence),
  "a title says what is wrong, then where": ({ title }) => /^[A-Za-z][^·]+ · du-17$/.test(title),
  "a sentence begins with a capital, ends with one full stop and has no hole": ({ sentence, facts }) =>
    (/^[A-Z]/.test(sentence) || sentence.startsWith("du-17") || sentence.startsWith(facts.metricTitle)) &&
    /[^.]\.$/.test(sentence) &&
    !/ {2}|undefined|NaN|null|\(\)|Infinity/.test(sentence),
  "nothing changes to what it was": ({ sentence }) => path(sentence)?.from !== path(sentence)?.to || path(sentence) === null,
  "what rises grows, and what falls shrinks": ({ sentence }) => {
    const p = path(sentence);
    if (!p) return true;
    return /rose|climbed/.test(sentence)
      ? amountOf(p.to) > amountOf(p.from)
      : /fell|fallen/.test(sentence) && amountOf(p.to) < amountOf(p.from);
  },
  "a change is larger than its uncertainty": ({ sentence }) => {
    const p = path(sentence);
    const error = /±([^,)]+)/.exec(sentence)?.[1];
    // Values and uncertainty are rounded for people, by at most a hundredth of the value.
    return !p || !error || Math.abs(amountOf(p.to) - amountOf(p.from)) >= 0.95 * amountOf(error) - 0.01 * Math.abs(amountOf(p.to));
  },
  "nothing has stayed after fewer than three samples": ({ sentence, facts }) => !sentence.includes("stayed") || facts.dataQuality.n >= 3,
  "detectors that disagree are no support": ({ sentence }) => !/\b0 of /.test(sentence),
  "numbers agree with their nouns and verbs": ({ title, sentence }) =>
    !/\b1 of \d+ detectors? agree\b|\b([2-9]|\d\d) of \d+ detectors? agrees\b|of 1 detectors|(^|[ (])[−-]?1 (days|bytes)\b/.test(
      sentence + title,
    ),
  "times below 0.1 ms are in µs": ({ title, sentence }) => !/[^\d.]0\.0\d* ms/.test(title + sentence),
};

const path = (sentence: string): { from: string; to: string } | null => {
  const match = /from (−?[\d.,]+(?:%| (?:ms|µs|s|days?|bytes?)\b)?) to (−?[\d.,]+(?:%| (?:ms|µs|s|days?|bytes?)\b)?)/.exec(sentence);
  return match ? { from: match[1] ?? "", to: match[2] ?? "" } : null;
};

/** A shown quantity as a number of one unit per dimension. */
function amountOf(text: string): number {
  const [, digits = "", label = ""] = /^(−?[\d.,]+) ?(\D*)$/.exec(text.trim()) ?? [];
  const factor = { µs: 0.001, ms: 1, s: 1000, "%": 1 }[label.trim()] ?? 1;
  return Number(digits.replaceAll(",", "").replace("−", "-")) * factor;
}

function* generated(): Generator<Words> {
  const metrics = protocols.list().flatMap((protocol) => Object.values(protocol.metrics));
  const random = drawsOf(17);
  for (let i = 0; i < ALERTS; i += 1)
    yield wordsOf(metrics[i % metrics.length] ?? neverEmpty(), KINDS[i % KINDS.length] ?? "limit", random);
}

function neverEmpty(): never {
  throw new Error("no metric");
}

function wordsOf(metric: MetricSpec, kind: Evidence["kind"], random: () => number): Words {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const value = (): number =>
    metric.unit === "ratio" ? pick([0, random(), 1]) : metric.unit === "count" ? pick([0, 1, 7, 1234]) : 10 ** (6 * random() - 2);
  const observed = value();
  const limit = pick([null, value()]);
  const expected = limit === null ? { value: value(), low: 0, high: 1 } : { value: limit, low: limit, high: limit };
  const vote = (): Evidence["votes"][number] => ({ family: "residual", detector: "cusum", score: pick([0, 0.2, 0.5, 1]), weight: 0.2 });
  const facts = {
    ...{ kind, observed, expected, unit: metric.unit, metricTitle: metric.title, endpointName: "du-17", limit },
    uncertainty: metric.unit === "ratio" ? null : pick([null, 0, 0.01 * observed, observed]),
    level: pick([null, observed, observed * (1 + 1e-6), value()]),
    window: { startMs: STARTED_MS, endMs: STARTED_MS + 60_000 },
    votes: Array.from({ length: Math.floor(6 * random()) }, vote),
    dataQuality: { n: pick([0, 1, 2, 3, 40]), gaps: 0, stampSource: "kernel" as const },
    decidedAtMs: STARTED_MS + pick([10_000, 86_400_000]),
    startedMs: STARTED_MS,
    rules: limit === null ? [] : pick([["Round trip above 15 ms"], ["a", "b"]]),
    isSilent: kind === "outage" && random() < 0.5,
  };
  return {
    facts,
    title: inEnglish(titleMessage({ ...facts, direction: limit === null ? null : pick(["above", "below"] as const) })),
    sentence: inEnglish(evidenceMessage(facts)),
  };
}

/** Mulberry32: the same draws at every run. */
function drawsOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
