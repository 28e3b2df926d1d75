import type { z } from "zod";
import { MalformedBody } from "../http/problem";

/** @throws MalformedBody when it is not JSON, ZodError when it does not fit */
export function jsonBody<T>(schema: z.ZodType<T>, body: Buffer): T {
  let json: unknown;
  try {
    json = JSON.parse(body.toString("utf8"));
  } catch (cause) {
    throw new MalformedBody("the body is not JSON", { cause });
  }
  return schema.parse(json);
}
