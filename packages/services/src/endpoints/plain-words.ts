import type { z } from "zod";

type Issue = Parameters<z.core.$ZodErrorMap>[0];

/** The problem of a field, in words for people who do not program. Messages of a protocol's own schema are used first. */
export function inPlainWords(issue: Issue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      if (issue.input === undefined) return "This is needed.";
      if (issue.expected === "int") return "Write a whole number.";
      return issue.expected === "number" ? "Write a number." : undefined;
    case "too_small":
      if (issue.origin === "string" && issue.minimum === 1) return "This is needed.";
      return `At least ${amount(issue.minimum, issue.origin)}.`;
    case "too_big":
      return `At most ${amount(issue.maximum, issue.origin)}.`;
    case "invalid_value":
      return `One of ${issue.values.map(String).join(", ")}.`;
    default:
      return undefined;
  }
}

function amount(limit: number | bigint, origin: string): string {
  const n = limit.toLocaleString("en");
  if (origin === "string") return `${n} ${limit === 1 ? "character" : "characters"}`;
  return origin === "array" ? `${n} ${limit === 1 ? "line" : "lines"}` : n;
}
