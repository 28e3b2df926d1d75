import { ERROR_CODES, PaditError } from "@padit/domain";
import { TRPCError } from "@trpc/server";
import { expect, test } from "vitest";
import { z } from "zod";
import { issuesOf, trpcError } from "./trpc-error";

test("every code of the closed list keeps its message, except what broke inside", () => {
  for (const code of ERROR_CODES) {
    const { message } = trpcError(new PaditError(code, "the reason"));
    expect(message === "the reason", code).toBe(code !== "internal");
  }
});

test("an absent and a foreign alert look alike", () => {
  expect(trpcError(new PaditError("not_found", "No such alert.")).code).toBe("NOT_FOUND");
});

test("an unforeseen error never shows its text to the browser", () => {
  const error = trpcError(new Error("password=hunter2"));
  expect(error.message).not.toContain("hunter2");
  expect(error.code).toBe("INTERNAL_SERVER_ERROR");
});

test("what tRPC threw itself passes unchanged", () => {
  const own = new TRPCError({ code: "PARSE_ERROR" });
  expect(trpcError(own)).toBe(own);
});

test("an input that does not parse is the caller's error, with the place of each problem", () => {
  const { error } = z.object({ target: z.object({ port: z.int() }) }).safeParse({ target: { port: "x" } });
  const own = new TRPCError({ code: "BAD_REQUEST", cause: error });
  expect(trpcError(own).code).toBe("BAD_REQUEST");
  expect(issuesOf(own)).toEqual([expect.objectContaining({ path: "target.port" })]);
});

test("what a verb throws keeps its places through tRPC's wrapping", () => {
  const thrown = new PaditError("invalid", "k: must not exceed n", { issues: [{ path: "k", message: "must not exceed n" }] });
  const error = trpcError(new TRPCError({ code: "INTERNAL_SERVER_ERROR", cause: thrown }));
  expect(error.code).toBe("BAD_REQUEST");
  expect(issuesOf(error)).toEqual(thrown.issues);
});
