import { createTRPCClient, TRPCClientError, type TRPCLink } from "@trpc/client";
import { observable } from "@trpc/server/observable";
import { expect, test } from "vitest";
import type { AppRouter } from "@/server/trpc/app-router";
import { stepUpLink } from "./step-up-link";
import { StepUpRequests } from "./step-up-requests";

const refusal = (code: string) =>
  TRPCClientError.from<AppRouter>({ error: { code: -32028, message: "Confirm that it is you.", data: { code } } } as never);

/** A client whose server refuses with each of these codes in turn and then answers; `sent` are the paths that reached it. */
function clientOf(requests: StepUpRequests, refusals: string[]) {
  const sent: string[] = [];
  const server: TRPCLink<AppRouter> =
    () =>
    ({ op }) =>
      observable((observer) => {
        sent.push(op.path);
        const code = refusals.shift();
        if (code !== undefined) return observer.error(refusal(code));
        observer.next({ result: { type: "data", data: op.input } });
        observer.complete();
      });
  return { sent, client: createTRPCClient<AppRouter>({ links: [stepUpLink(requests.ask), server] }) };
}
const KEY = { organization: "acme", name: "CI", scopes: ["endpoints:read" as const] };

test("a request that needs a proof waits for it and is then sent again as it was", async () => {
  const requests = new StepUpRequests();
  const { client, sent } = clientOf(requests, ["PRECONDITION_REQUIRED"]);
  const answer = client.apiKeys.create.mutate(KEY);
  await expect.poll(() => requests.isAsking()).toBe(true);
  requests.answer(true);
  expect(await answer).toEqual(KEY);
  expect(sent).toEqual(["apiKeys.create", "apiKeys.create"]);
  expect(requests.isAsking()).toBe(false);
});

test("several requests wait for one proof", async () => {
  const requests = new StepUpRequests();
  const { client, sent } = clientOf(requests, ["PRECONDITION_REQUIRED", "PRECONDITION_REQUIRED"]);
  const answers = Promise.all([client.apiKeys.create.mutate(KEY), client.singleSignOn.remove.mutate({ organization: "acme" })]);
  await expect.poll(() => sent.length).toBe(2);
  requests.answer(true);
  expect(await answers).toHaveLength(2);
});

test("a person who gives up gets the server's sentence, and nothing is sent again", async () => {
  const requests = new StepUpRequests();
  const { client, sent } = clientOf(requests, ["PRECONDITION_REQUIRED"]);
  const answer = client.apiKeys.create.mutate(KEY);
  const isRefused = expect(answer).rejects.toThrow("Confirm that it is you.");
  await expect.poll(() => requests.isAsking()).toBe(true);
  requests.answer(false);
  await isRefused;
  expect(sent).toHaveLength(1);
});

test("other refusals, and a second one after a proof, ask nobody", async () => {
  const requests = new StepUpRequests();
  const other = clientOf(requests, ["FORBIDDEN"]);
  await expect(other.client.apiKeys.create.mutate(KEY)).rejects.toThrow();
  expect(requests.isAsking()).toBe(false);
  const again = clientOf(requests, ["PRECONDITION_REQUIRED", "PRECONDITION_REQUIRED"]);
  const isRefused = expect(again.client.apiKeys.create.mutate(KEY)).rejects.toThrow();
  await expect.poll(() => requests.isAsking()).toBe(true);
  requests.answer(true);
  await isRefused;
  expect(requests.isAsking()).toBe(false);
});
