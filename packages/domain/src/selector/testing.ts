import fc from "fast-check";
import { ALERT_STATUSES } from "../model/alert-status";
import { isMerged, SELECTOR_FIELDS, SELECTOR_SEVERITIES, type SelectorTerm } from "./selector";

/** Random selectors and things for property tests. They use few words in many forms, so that selectors often match things. */
const WORDS = [
  "du-17",
  "DU-170",
  "du 17, west",
  "100%",
  "a_b",
  "Ärger",
  "ärger",
  "münchen",
  "ΣΑΣ",
  "한국",
  'say "x"',
  "back\\slash",
  "-1 dB",
  "fe80::1",
];
const IDS = ["0190c0de-0000-7000-8000-000000000001", "0190c0de-0000-7000-8000-000000000002", "0190c0de-0000-7000-8000-000000000003"];

const anyWord = fc.oneof(
  fc.constantFrom(...WORDS, "me", "none", "*", "du-*", "*17*", "D*7", "a_*", "%", "_", "\\"),
  fc.string({ minLength: 1, maxLength: 6, unit: fc.constantFrom(...'aAbBiİäÄσςΣ -_%*\\",:1') }).map((text) => text.trim() || "x"),
);

/** Names as people give them. */
export const anyName = fc.oneof(fc.constantFrom(...WORDS), anyWord);

const VALUES: Partial<Record<SelectorTerm["field"], fc.Arbitrary<string>>> = {
  severity: fc.constantFrom(...SELECTOR_SEVERITIES),
  status: fc.constantFrom(...ALERT_STATUSES),
  kind: fc.constantFrom("outage", "no_data", "level_shift"),
  metric: fc.constantFrom("udp_echo_rtt", "udp_echo_loss", "rtt", "*_loss", "udp*", "http"),
  protocol: fc.constantFrom("udp-echo", "UDP-echo", "http", "tcp"),
  endpoint_id: fc.constantFrom(...IDS),
};

const anyTerm: fc.Arbitrary<SelectorTerm> = fc.constantFrom("text" as const, ...SELECTOR_FIELDS).chain((field) =>
  fc.record({
    field: fc.constant(field),
    values: fc.uniqueArray(VALUES[field] ?? anyWord, { minLength: 1, maxLength: field === "text" ? 1 : 4 }),
    not: fc.boolean(),
  }),
);

/** Selectors as `parseSelector` returns them. */
export const anySelector = (fields: readonly SelectorTerm["field"][] = ["text", ...SELECTOR_FIELDS]): fc.Arbitrary<SelectorTerm[]> =>
  fc
    .array(anyTerm, { maxLength: 5 })
    .map((terms) =>
      terms.filter(
        (term, at) =>
          fields.includes(term.field) &&
          !(isMerged(term) && terms.slice(0, at).some(({ field, not }) => field === term.field && not === term.not)),
      ),
    );
