import type { Budget } from "@padit/services/budgets";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { expect, test } from "vitest";
import { z } from "zod";
import type { Installation } from "../installation";
import { publicProcedure, router } from "./init";
import { RequestRate } from "./request-rate";

const appRouter = router({
  echo: publicProcedure
    .input(z.object({ at: z.coerce.date().optional(), ids: z.array(z.number()).optional() }))
    .mutation(({ input }) => input),
});
// The procedure uses only the budgets of the installation.
const budgets = { spend: async ({ limit, windowSeconds }: Budget) => ({ limit, windowSeconds, remaining: limit - 1, resetSeconds: 1 }) };
const installation = { budgets } as unknown as Installation;
const context = () => ({ installation, session: null, ip: undefined, requestId: undefined, rate: new RequestRate() });

async function post(body: string): Promise<{ status: number; text: string }> {
  const answer = await fetchRequestHandler({
    endpoint: "/api/trpc",
    req: new Request("http://padit.example/api/trpc/echo", { method: "POST", headers: { "content-type": "application/json" }, body }),
    router: appRouter,
    createContext: context,
  });
  return { status: answer.status, text: await answer.text() };
}

test("an input is the JSON that was sent, and a date in it is ISO text", async () => {
  const { status, text } = await post(JSON.stringify({ at: new Date("2026-03-29T01:00:00.000Z") }));
  expect(status).toBe(200);
  expect(text).toContain("2026-03-29T01:00:00.000Z");
});

test("an input with too many values or too deep is refused in words", async () => {
  const wide = await post(JSON.stringify({ ids: Array(30_000).fill(0) }));
  expect([wide.status, wide.text]).toEqual([400, expect.stringContaining("more than 20000 values")]);
  const deep = await post(`{"ids":${"[".repeat(100_000)}${"]".repeat(100_000)}}`);
  expect([deep.status, deep.text]).toEqual([400, expect.stringContaining("levels deep")]);
});

test("what superjson would take for a set is an input that does not fit", async () => {
  const set = await post(JSON.stringify({ ids: { json: [1], meta: { values: ["set"] } } }));
  expect(set.status).toBe(400);
});
