import { PaditError } from "@padit/domain";
import { unstorable } from "@padit/services/storable";
import { createMiddleware } from "hono/factory";
import { isWithinLimits } from "../json-text";
import type { RestEnv } from "./rest-env";

/** More levels are refused with their place by `unstorable`; this keeps a parser from building a quarter of a million. */
const LIMITS = { depthMax: 100, valuesMax: 20_000 };
const JSON_TYPE = /^application\/([a-z.-]+\+)?json\b/i;

/** Looks at a body before any schema walks into it: what is no JSON, is nested without end or cannot be stored is refused here. */
export const plainInput = createMiddleware<RestEnv>(async (c, next) => {
  if (JSON_TYPE.test(c.req.header("content-type") ?? "")) {
    const text = await c.req.text();
    if (!isWithinLimits(text, LIMITS)) throw new PaditError("invalid", "The body has too many values or levels.");
    const issue = text === "" ? null : unstorable(parseJson(text));
    if (issue) throw new PaditError("invalid", `${issue.path || "The body"} ${issue.message}.`, { issues: [issue] });
  }
  await next();
});

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new PaditError("invalid", "The body is not JSON.", { cause });
  }
}
