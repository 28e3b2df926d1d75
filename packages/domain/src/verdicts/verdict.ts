/** Judgements that a person can give on an alert after its end. */
export const VERDICTS = ["true", "expected", "not_actionable", "false", "duplicate"] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Whether a verdict means that the source of the alert, a detector or a rule, was right. */
export const VERDICT_MEANING: Readonly<Record<Verdict, "right" | "wrong" | "uncounted">> = {
  true: "right",
  // The network did deviate, and somebody had planned it. Maintenance and expected times remove such alerts, not a quieter detector.
  expected: "right",
  // The alert cost a person time although nothing could be done, so it should not have been raised.
  not_actionable: "wrong",
  false: "wrong",
  // The fault is judged on the other alert. A duplicate is a mistake of the grouping, not of the detection.
  duplicate: "uncounted",
};

export const RIGHT_VERDICTS: readonly Verdict[] = VERDICTS.filter((verdict) => VERDICT_MEANING[verdict] === "right");
export const WRONG_VERDICTS: readonly Verdict[] = VERDICTS.filter((verdict) => VERDICT_MEANING[verdict] === "wrong");
