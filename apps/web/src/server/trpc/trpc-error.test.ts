import { ERROR_CODES, PaditError } from "@padit/domain";
import { TRPCError } from "@trpc/server";
import { expect, test } from "vitest";
import { trpcError } from "./trpc-error";

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
