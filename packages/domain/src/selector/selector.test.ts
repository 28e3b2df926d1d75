import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isPaditError } from "../padit-error";
import { matches, type Selectable } from "./matches";
import { parseSelector, readSelector } from "./parse-selector";
import { printSelector } from "./print-selector";
import { SELECTOR_LENGTH_MAX, SELECTOR_TERM_VALUES_MAX, SELECTOR_TERMS_MAX, type SelectorTerm } from "./selector";
import { membersOf, type SelectorMembers, selectorOfMembers } from "./selector-members";
import { anySelector } from "./testing";

const term = (field: SelectorTerm["field"], values: string[], not = false): SelectorTerm => ({ field, values, not });
const termsOf = (query: string): SelectorTerm[] => parseSelector(query).terms;

describe("what people type", () => {
  test("terms and words stand side by side", () => {
    expect(termsOf("sev:critical collector:muc-2 -label:lab floor shift")).toEqual([
      term("severity", ["critical"]),
      term("collector", ["muc-2"]),
      term("label", ["lab"], true),
      term("text", ["floor"]),
      term("text", ["shift"]),
    ]);
  });

  test("a field named twice, or with commas, takes any of its values; labels must all be there", () => {
    expect(termsOf("sev:crit,warn sev:info")).toEqual([term("severity", ["critical", "warning", "info"])]);
    expect(termsOf("label:lab label:muc")).toEqual([term("label", ["lab"]), term("label", ["muc"])]);
    expect(termsOf("-label:lab -label:muc")).toEqual([term("label", ["lab", "muc"], true)]);
  });

  test("a customer is a label of its kind", () => {
    expect(termsOf("customer:acme -Customer:beta,gamma")).toEqual([
      term("label", ["customer:acme"]),
      term("label", ["customer:beta", "customer:gamma"], true),
    ]);
    expect(termsOf('label:"customer:acme"')).toEqual(termsOf("customer:acme"));
  });

  test("quotes keep blanks and commas together, also in a word and while the last one is still missing", () => {
    expect(termsOf('endpoint:"du 17, west" "floor shift"')).toEqual([term("endpoint", ["du 17, west"]), term("text", ["floor shift"])]);
    expect(termsOf('endpoint:"du 17')).toEqual([term("endpoint", ["du 17"])]);
    expect(termsOf('-"floor shift"')).toEqual([term("text", ["floor shift"], true)]);
  });

  test("a backslash within quotes takes a quotation mark as it is", () => {
    expect(termsOf('label:"say \\"x\\"","a\\\\b"')).toEqual([term("label", ['say "x"', "a\\b"])]);
    expect(termsOf("label:a\\b")).toEqual([term("label", ["a\\b"])]);
  });

  test("other names of fields, in any case", () => {
    expect(termsOf("Severity:warning TAG:lab assignee:Me proto:tcp name:du-* status:ack kind:no-Data")).toEqual([
      term("severity", ["warning"]),
      term("label", ["lab"]),
      term("owner", ["me"]),
      term("protocol", ["tcp"]),
      term("endpoint", ["du-*"]),
      term("status", ["acknowledged"]),
      term("kind", ["no_data"]),
    ]);
  });

  test("Korean names of fields and values, also shortened; other Korean words stay words", () => {
    expect(termsOf("심각도:심각,경고 상태:확인됨 -레이블:연구소 담당자:나 종류:측정값 이름:서울-* sev:정보")).toEqual([
      term("severity", ["critical", "warning", "info"]),
      term("status", ["acknowledged"]),
      term("label", ["연구소"], true),
      term("owner", ["me"]),
      term("kind", ["no_data"]),
      term("endpoint", ["서울-*"]),
    ]);
    expect(termsOf("담당자:나윤 시각:12 장애")).toEqual([term("owner", ["나윤"]), term("text", ["시각:12"]), term("text", ["장애"])]);
    expect(parseSelector("심각도:높음").problems[0]?.message).toContain("There is no severity “높음”");
  });

  test("what only looks like a term is a word", () => {
    expect(termsOf("14:03 fe80::1 http://du-17 constructor:x")).toEqual([
      term("text", ["14:03"]),
      term("text", ["fe80::1"]),
      term("text", ["http://du-17"]),
      term("text", ["constructor:x"]),
    ]);
  });

  test("half a term and empty input narrow nothing, and are not called wrong while somebody types", () => {
    for (const query of ["", "   ", "sev:", "-", '""', "-label:", 'endpoint:""', ",", "site:,"]) {
      const { terms, problems } = parseSelector(query);
      expect(terms, query).toEqual([]);
      expect(
        problems.every(({ isUnfinished }) => isUnfinished),
        query,
      ).toBe(true);
    }
  });

  test("what is printed reads back the same, in the short form", () => {
    for (const query of [
      'sev:critical,warning -label:lab,muc endpoint:"du 17, west" floor',
      '"fe80::1" -a -b owner:me',
      '"-1 dB" kind:outage site:fra status:open',
    ])
      expect(printSelector(termsOf(query))).toBe(query);
  });
});

describe("problems", () => {
  test.each([
    ["sev:high du-17", 4, "There is no severity “high”: critical, warning, info."],
    ["status:open,gone", 12, "There is no status “gone”: open, acknowledged, snoozed, resolved."],
    ["endpoint_id:17", 12, "“17” is not an id."],
    ["du-17 sev:", 6, "“sev:” needs a value."],
    ['a "b', 2, "This quotation mark is not closed."],
  ])("%j is wrong at %i: %s", (query, at, message) => {
    expect(parseSelector(query).problems).toMatchObject([{ at, message }]);
    expect(() => readSelector(query, { path: "scope.q" })).toThrow(
      expect.objectContaining({ code: "invalid", issues: [{ path: "scope.q", message: `Character ${at + 1}: ${message}` }] }),
    );
  });

  test("what is wrong is left out, the rest holds", () => {
    expect(termsOf("sev:high,crit du-17 -sev:nothing")).toEqual([term("severity", ["critical"]), term("text", ["du-17"])]);
  });

  test("a field that the subject does not have, and “me” in what others use, are refused", () => {
    expect(parseSelector("label:core sev:info", { subject: "endpoints" })).toMatchObject({
      terms: [term("label", ["core"])],
      problems: [{ at: 11, message: "“sev:” does not apply to endpoints." }],
    });
    expect(parseSelector("owner:ana,me", { isShared: true })).toMatchObject({
      terms: [term("owner", ["ana"])],
      problems: [{ at: 10, message: "“owner:me” depends on who asks; write the person's name." }],
    });
  });

  test("length, terms and values have limits", () => {
    const words = (n: number): string => Array.from({ length: n }, (_, each) => `w${each}`).join(" ");
    expect(parseSelector("x".repeat(SELECTOR_LENGTH_MAX)).problems).toEqual([]);
    expect(parseSelector("x".repeat(SELECTOR_LENGTH_MAX + 1))).toMatchObject({ terms: [], problems: [{ at: SELECTOR_LENGTH_MAX }] });
    expect(parseSelector(words(SELECTOR_TERMS_MAX)).problems).toEqual([]);
    expect(parseSelector(words(SELECTOR_TERMS_MAX + 5)).problems).toMatchObject([{ message: "A selector has at most 30 terms." }]);
    const labels = (n: number): string => `label:${words(n).replaceAll(" ", ",")}`;
    expect(parseSelector(labels(SELECTOR_TERM_VALUES_MAX)).problems).toEqual([]);
    expect(parseSelector(labels(SELECTOR_TERM_VALUES_MAX + 1)).problems).toMatchObject([{ message: "A term has at most 50 values." }]);
    expect(parseSelector(`-${words(SELECTOR_TERM_VALUES_MAX + 1).replaceAll(" ", " -")}`).problems).toHaveLength(1);
  });
});

describe("for any text", () => {
  const anyText = fc.oneof(
    fc.string({ unit: "binary", maxLength: 300 }),
    fc.string({ unit: fc.constantFrom(...'ab:,- "\\*\n'), maxLength: 300 }),
    fc
      .array(fc.constantFrom("sev:", "-", '"', ",", "owner:me", "label:", "a", " ", "\\", ":", "status:o"), { maxLength: 80 })
      .map((parts) => parts.join("")),
  );

  test("the parser throws nothing but a PaditError, and what it read prints and reads back the same", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { terms } = parseSelector(text);
        expect(termsOf(printSelector(terms))).toEqual(terms);
        try {
          readSelector(text);
        } catch (error) {
          if (!isPaditError(error)) throw error;
          expect(error.issues.every(({ message }) => /^Character \d+: ./.test(message))).toBe(true);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  test("every selector prints to a text that reads back as the same selector, without a problem", () => {
    fc.assert(
      fc.property(anySelector(), (selector) => {
        expect(readSelector(printSelector(selector))).toEqual(selector);
      }),
      { numRuns: 2_000 },
    );
  });

  test("the longest hostile texts take no time", () => {
    const hostile = ["a", ":", '"', "-", ",", "\\", "sev:", 'label:"', "a,", '""', "-a:", "label:a ", " "];
    for (const piece of hostile) {
      const text = piece.repeat(SELECTOR_LENGTH_MAX).slice(0, SELECTOR_LENGTH_MAX);
      const begin = performance.now();
      for (let n = 0; n < 20; n++) parseSelector(text);
      expect(performance.now() - begin, piece).toBeLessThan(1_000);
    }
    const star = readSelector(`name:${"*a".repeat(900)}*b`);
    const begin = performance.now();
    expect(matches(star, { endpointName: "a".repeat(2_000) })).toBe(false);
    expect(performance.now() - begin).toBeLessThan(1_000);
  });
});

describe("what a selector selects", () => {
  const alert: Selectable = {
    severity: "critical",
    status: "open",
    kind: "level_shift",
    title: "DU-17 west: floor shift",
    description: "Round-trip time rose.",
    metrics: ["udp_echo_rtt"],
    endpointId: "0190c0de-0000-7000-8000-000000000001",
    endpointName: "DU-17 west",
    protocol: "udp-echo",
    labels: ["core", "Lab"],
    collectors: [{ name: "muc-2", site: "Munich" }],
    owner: { id: "u1", name: "Ana Lima" },
  };
  test.each([
    ["", true],
    ["sev:crit kind:level-shift proto:UDP-ECHO metric:rtt label:core -collector:fra", true],
    ["-sev:critical", false],
    ["label:core label:lab", false],
    ["label:core label:Lab", true],
    ["label:lab,core", true],
    ["name:du-17", true],
    ["name:du-*", true],
    ["name:*-17", false],
    ["name:*17*", true],
    ["name:d*-*t", true],
    ["collector:muc* site:munich", true],
    ["-site:mun*", false],
    ["site:mun*", true],
    ["owner:me", true],
    ["owner:ana", true],
    ["owner:none", false],
    ["floor rose", true],
    ["floor fell", false],
    ["fl*r", false],
    ["status:open,snoozed", true],
    ["endpoint_id:0190C0DE-0000-7000-8000-000000000001", true],
  ])("%j: %s", (query, expected) => expect(matches(readSelector(query), alert, "u1")).toBe(expected));

  test("nothing holds of what is absent, and every negation does", () => {
    for (const query of [
      "sev:info",
      "kind:outage",
      "metric:*",
      "proto:tcp",
      "name:*",
      "label:a",
      "collector:*",
      "site:*",
      "owner:none",
      "a",
    ]) {
      expect(matches(readSelector(query), {}), query).toBe(false);
      expect(matches(readSelector(`-${query}`), {}), query).toBe(true);
    }
    expect(matches(readSelector("owner:none"), { owner: null })).toBe(true);
    expect(matches(readSelector("owner:me"), { owner: { id: "u1", name: null } })).toBe(false);
  });
});

describe("members and selectors", () => {
  const id = "0190c0de-0000-7000-8000-000000000001";
  const other = "0190c0de-0000-7000-8000-000000000002";
  const SCOPE = ["endpointIds", "tags", "protocol"] as const;
  test.each<[SelectorMembers, SelectorMembers]>([
    [{}, {}],
    [{ endpointIds: [], tags: [] }, {}],
    [
      { endpointIds: [id, other], tags: ["a", "b"], protocol: "icmp" },
      { endpointIds: [id, other], tags: ["a", "b"], protocol: "icmp" },
    ],
    [{ q: "label:a,b proto:icmp" }, { tags: ["a", "b"], protocol: "icmp" }],
    [{ q: "" }, {}],
    [{ q: "-label:a" }, { q: "-label:a" }],
    [{ q: "proto:icmp,tcp" }, { q: "protocol:icmp,tcp" }],
    [{ tags: ["a"], q: "label:b" }, { q: "label:a label:b" }],
    [{ tags: ["a"], q: "-site:fra" }, { q: "label:a -site:fra" }],
    [{ endpointIds: [id, other], q: `endpoint_id:${id}` }, { endpointIds: [id] }],
  ])("%j is answered as %j", (given, answered) => {
    const selector = selectorOfMembers(given);
    expect(membersOf(selector, SCOPE) ?? { q: printSelector(selector) }).toEqual(answered);
    // Parsing the printed members again gives the same selector.
    expect(selectorOfMembers(answered)).toEqual(selector);
  });

  test("members that no text can state beside q, or that q excludes, are refused", () => {
    const many = Array.from({ length: 51 }, (_, each) => `l${each}`);
    expect(selectorOfMembers({ tags: many })).toHaveLength(1);
    expect(() => selectorOfMembers({ tags: many, q: "-a" })).toThrow(/Together with the other members/);
    expect(() => selectorOfMembers({ protocol: "tcp", q: "proto:icmp" })).toThrow(/exclude each other/);
  });
});
