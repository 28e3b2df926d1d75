import { type Evidence, KINDS } from "@padit/domain";
import { type AlertMessage, evidenceMessage, type MessageWriter, titleMessage, writeMessage } from "@padit/domain/alerts";
import { CAUSE_TYPES, causeSentence, causeTitle, unknownCause } from "@padit/domain/incidents";
import { protocols } from "@padit/protocols";
import { createTranslator, type Messages } from "use-intl/core";
import { expect, test } from "vitest";
import { CATALOGUES } from "../../messages/catalogues";
import { withChosenParticles } from "../words/chosen-particles";
import { LANGUAGES, type Language } from "../words/languages";
import { timesOf } from "../words/times";
import { alertWriter } from "./alert-writer";
import { metricKey } from "./metric-key";

const ALERTS = 1_200;
const STARTED_MS = Date.UTC(2026, 10, 27, 22, 9, 40);
const METRICS = protocols.list().flatMap((protocol) => Object.values(protocol.metrics));

function writerIn(language: Language): MessageWriter {
  // safe: a catalogue of any language has the keys of the English one
  const messages = CATALOGUES[language] as unknown as Messages;
  const words = createTranslator<Messages, "alertText">({ locale: language, messages, namespace: "alertText" });
  return alertWriter(withChosenParticles(words, language), language, timesOf(language, language === "ko" ? "Asia/Seoul" : "UTC"));
}

interface Written {
  language: Language;
  title: string;
  sentence: string;
  facts: Facts;
}
type Facts = Parameters<typeof evidenceMessage>[0];

/** Each returns false for words that break it. Names of endpoints, rules and metrics that stay English: du-17, r-1, MTU, CCM and the like. */
const RULES: Record<string, (words: Written) => boolean> = {
  "no metric is named by its identifier": ({ title, sentence }) => !/[a-z0-9]_[a-z0-9]/.test(title + sentence),
  "no hole, no placeholder, one full stop": ({ title, sentence }) =>
    !/ {2}|undefined|NaN|null|\(\)|Infinity|[{}]|\.\.|\)\(/.test(title + sentence) && /[^.]\.$/.test(sentence),
  "nothing changes to what it was": ({ sentence }) => {
    const path =
      /from (\S+(?: [a-zµ]+)?) to (\S+(?: [a-zµ]+)?) /.exec(sentence) ??
      /(\S+(?: [a-zµ]+)?)에서 (\S+(?: [a-zµ]+)?)(?:까지|으?로) /.exec(sentence);
    return path?.[1] === undefined || path[1] !== path[2];
  },
  "a change is larger than its uncertainty": ({ sentence, facts }) =>
    !/ rose | fell | climbed | fallen |올랐|오른|내렸|내린/.test(sentence) ||
    Math.abs(facts.observed - (facts.level ?? facts.observed)) > (facts.uncertainty ?? 0),
  "every particle is chosen": ({ title, sentence }) => !/\((?:는|가|를|와)\)|\(으\)/.test(title + sentence),
  "Korean leaves no English word": ({ language, title, sentence }) => language !== "ko" || foreign(title + sentence).length === 0,
  "Korean sentences end in 합쇼체 or say why": ({ language, sentence }) => language !== "ko" || /(다|위반|일치|\))\.$/.test(sentence),
  "English has no Hangul": ({ language, title, sentence }) => language !== "en" || !/[가-힣]/.test(title + sentence),
};

const SAME_IN_KOREAN = new Set("du ms µs s ns eCPRI UDP CCM MTU RDI Announce ESMC r".split(" "));
const foreign = (text: string): string[] => (text.match(/[A-Za-zµ]+/g) ?? []).filter((word) => !SAME_IN_KOREAN.has(word));

test("generated alerts of every protocol, metric and kind read well in both languages", () => {
  const random = drawsOf(24);
  const faults: object[] = [];
  for (let i = 0; i < ALERTS; i += 1) {
    const facts = factsOf(METRICS[i % METRICS.length] ?? neverEmpty(), KINDS[i % KINDS.length] ?? "limit", random);
    const title = titleMessage({ ...facts, direction: facts.limit === null ? null : "above" });
    for (const language of LANGUAGES) {
      const writer = writers[language];
      const words = { language, facts, title: writeMessage(title, writer), sentence: writeMessage(evidenceMessage(facts), writer) };
      for (const [rule, holds] of Object.entries(RULES))
        if (!holds(words)) faults.push({ rule, title: words.title, sentence: words.sentence });
    }
  }
  expect(faults.slice(0, 5)).toEqual([]);
});

test("every cause of an incident has a title and a verdict in both languages", () => {
  for (const type of CAUSE_TYPES.filter((known) => known !== "single"))
    for (const failing of [0, 1, 7])
      for (const symptom of ["delay", "delivery", "clock"]) {
        const cause = { ...unknownCause(symptom, failing), type, name: "fra-1", active: 9, failingElsewhere: 1, activeElsewhere: 20 };
        const written = [causeTitle(cause), causeSentence(cause)].map((message: AlertMessage) => writeMessage(message, writers.ko));
        expect(written.join(" ")).not.toMatch(/[{}]|undefined|\((?:는|가|를|와)\)/);
        expect(written[1]).toMatch(/다\.$/);
      }
});

test("every metric of every protocol has a title in both languages", () => {
  const { metric } = CATALOGUES.en.alertText as { metric: Record<string, string> };
  expect(METRICS.filter(({ title }) => metric[metricKey(title)] !== title).map(({ title }) => title)).toEqual([]);
});

test("times are in the reader's zone, with the date where the decision was on another day", () => {
  const at = (decidedAtMs: number) =>
    ({ key: "happened.silent", values: { endpoint: "du-17", since: { timeMs: STARTED_MS, decidedAtMs }, noted: "" } }) as const;
  expect(writeMessage(at(STARTED_MS), writers.en)).toBe("du-17 has not answered since 22:09:40");
  expect(writeMessage(at(STARTED_MS), writers.ko)).toBe("du-17이 07:09:40부터 응답하지 않습니다");
  expect(writeMessage(at(STARTED_MS + 86_400_000), writers.ko)).toBe("du-17이 11월 28일 07:09:40부터 응답하지 않습니다");
});

const writers = { en: writerIn("en"), ko: writerIn("ko") };

function neverEmpty(): never {
  throw new Error("no metric");
}

function factsOf(metric: (typeof METRICS)[number], kind: Evidence["kind"], random: () => number): Facts {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T; // safe: the index is within the list
  const value = (): number =>
    metric.unit === "ratio" ? pick([0, random(), 1]) : metric.unit === "count" ? pick([0, 1, 7, 1234]) : 10 ** (6 * random() - 2);
  const observed = value();
  const limit = pick([null, value()]);
  const score = () => ({ family: "residual" as const, detector: "cusum", score: pick([0, 0.2, 0.5, 1]), weight: 0.2 });
  return {
    ...{ kind, observed, unit: metric.unit, metricTitle: metric.title, endpointName: "du-17", limit },
    expected: limit === null ? { value: value(), low: 0, high: 1 } : { value: limit, low: limit, high: limit },
    uncertainty: metric.unit === "ratio" ? null : pick([null, 0, 0.01 * observed, observed]),
    level: pick([null, observed, observed * (1 + 1e-6), value()]),
    window: { startMs: STARTED_MS, endMs: STARTED_MS + 60_000 },
    votes: Array.from({ length: Math.floor(6 * random()) }, score),
    dataQuality: { n: pick([0, 1, 2, 3, 40]), gaps: 0, stampSource: "kernel" as const },
    decidedAtMs: STARTED_MS + pick([10_000, 86_400_000]),
    startedMs: STARTED_MS,
    rules: limit === null ? [] : pick([["r-1"], ["r-1", "r-2"]]),
    isSilent: kind === "outage" && random() < 0.5,
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
