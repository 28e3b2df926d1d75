import { PaditError, storable } from "@padit/domain";
import type { z } from "zod";
import { MalformedBody } from "../http/problem";

/**
 * The body as the schema reads it. Every route stores what it returns, so its text is storable.
 * @throws MalformedBody when it is not JSON, ZodError when it does not fit, PaditError invalid when it is nested too deep
 */
export function jsonBody<T>(schema: z.ZodType<T>, body: Buffer): T {
  let json: unknown;
  try {
    json = JSON.parse(body.toString("utf8"));
  } catch (cause) {
    throw new MalformedBody("the body is not JSON", { cause });
  }
  try {
    return schema.parse(storable(json));
  } catch (cause) {
    // Both walk by recursion: JSON nested a hundred thousand deep ends the stack.
    if (cause instanceof RangeError) throw new PaditError("invalid", "the body is nested too deep", { cause });
    throw cause;
  }
}
