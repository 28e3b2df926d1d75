import { PaditError } from "@padit/domain";
import { unstorable } from "@padit/services/storable";
import { createMiddleware } from "hono/factory";
import { isWithinLimits } from "../json-text";
import type { RestEnv } from "./rest-env";

/** `unstorable` reports the exact place of a smaller excess; this limit protects the parser from huge bodies. */
const LIMITS = { depthMax: 100, valuesMax: 20_000 };
const JSON_TYPE = /^application\/([a-z.-]+\+)?json\b/i;

/** Checks a body before any schema parses it: rejects invalid JSON, excessive nesting, and values that cannot be stored. */
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
