/**
 * How a run can end: the closed set, and the number under which its outcome series stores it. A number is never given to another outcome.
 * 1–9: the network did not bring an answer. 10–19: the far end answered wrongly. 20–29: nothing is wrong. From 30: the collector did not measure.
 */
export const OUTCOME_CODES = {
  ok: 0,
  timeout: 1,
  refused: 2,
  unreachable: 3,
  late: 4,
  malformed_response: 10,
  mismatch: 11,
  auth_failed: 12,
  duplicate: 20,
  not_offered: 21,
  overrun: 22,
  local_error: 30,
  local_drop: 31,
  clock_step: 32,
  policy_denied: 33,
  not_run: 34,
  name_unresolved: 35,
  interface_gone: 36,
} as const;
export type RunOutcome = keyof typeof OUTCOME_CODES;

/** Who has to act on an outcome: nobody, the network or the far end's silence, the far end that answers wrongly, or the collector. */
type OutcomeBlame = "nobody" | "network" | "far_end" | "collector";

const FIRST_FAR_END = 10;
const FIRST_HARMLESS = 20;
const FIRST_COLLECTOR = 30;

export function blameOf(code: number): OutcomeBlame {
  if (code === OUTCOME_CODES.ok) return "nobody";
  if (code < FIRST_FAR_END) return "network";
  if (code < FIRST_HARMLESS) return "far_end";
  return code < FIRST_COLLECTOR ? "nobody" : "collector";
}

/** Whether the run measured nothing for a reason at the collector. */
export const isUnmeasured = (outcome: RunOutcome): boolean => blameOf(OUTCOME_CODES[outcome]) === "collector";
export const isWrongAnswer = (outcome: RunOutcome): boolean => blameOf(OUTCOME_CODES[outcome]) === "far_end";

/** English texts of the outcomes. */
export const OUTCOME_TEXTS = {
  ok: "answered",
  timeout: "no answer in time",
  refused: "refused",
  unreachable: "unreachable",
  late: "answered too late",
  malformed_response: "the answer cannot be read",
  mismatch: "the answer is not the expected one",
  auth_failed: "the answer is not authentic",
  duplicate: "answered twice",
  not_offered: "not offered by the far end",
  overrun: "left out, the previous run still waited",
  local_error: "the collector could not send",
  local_drop: "the collector's machine dropped packets",
  clock_step: "the collector's clock was stepped",
  policy_denied: "the collector's policy does not permit it",
  not_run: "the collector did not run it",
  name_unresolved: "the name does not resolve",
  interface_gone: "the collector's interface is missing or down",
} as const satisfies Readonly<Record<RunOutcome, string>>;
/** The number of an outcome by its name; undefined for a name outside of the set. */
export const codeOf = (name: string): number | undefined =>
  Object.hasOwn(OUTCOME_CODES, name) ? OUTCOME_CODES[name as RunOutcome] : undefined;
// safe: the keys of the object that defines the type
const NAME_OF = new Map(Object.entries(OUTCOME_CODES).map(([name, code]) => [code as number, name as RunOutcome]));

/** The name of an outcome; undefined for a number outside of the set. */
export const outcomeNameOf = (code: number): RunOutcome | undefined => NAME_OF.get(code);

/** English text of an outcome, without the details of a run. */
export const outcomeText = (code: number): string => {
  const name = NAME_OF.get(code);
  return name === undefined ? `outcome ${code}` : OUTCOME_TEXTS[name];
};

const SUFFIX = "_outcome";
/** The series that stores how runs of a protocol ended, e.g. `cfm_lb_outcome`. */
export const outcomeMetricOf = (protocol: string): string => `${protocol.replaceAll("-", "_")}${SUFFIX}`;
export const isOutcomeMetric = (metricName: string): boolean => metricName.endsWith(SUFFIX);
