import { PaditError } from "@padit/domain";
import { unstorable } from "@padit/services/storable";
import { createMiddleware } from "hono/factory";
import type { RestEnv } from "./rest-env";

const JSON_TYPE = /^application\/([a-z.-]+\+)?json\b/i;

/** Looks at a body before any schema walks into it: what is no JSON, is nested without end or cannot be stored is refused here. */
export const plainInput = createMiddleware<RestEnv>(async (c, next) => {
  if (JSON_TYPE.test(c.req.header("content-type") ?? "")) {
    const text = await c.req.text();
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
