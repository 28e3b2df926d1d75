import { TRPCClientError } from "@trpc/client";
import { expect, test } from "vitest";
import { UnsentRequests } from "./unsent-requests";

const noAnswer = () => new TRPCClientError("Failed to fetch");
const refusal = () => new TRPCClientError("No.", { result: { error: { message: "No.", code: -32003, data: { httpStatus: 403 } } } });

function server() {
  const received: string[] = [];
  const state = { isAway: false };
  const request =
    (name: string) =>
    async (_signal: AbortSignal): Promise<string> => {
      if (state.isAway) throw noAnswer();
      received.push(name);
      return name;
    };
  return { state, received, request };
}

test("what is decided without a connection is sent in its order once the server answers", async () => {
  const { state, received, request } = server();
  const counts: number[] = [];
  const unsent = new UnsentRequests((count) => counts.push(count));
  state.isAway = true;
  const answers = [unsent.send(request("acknowledge")), unsent.send(request("resolve")), unsent.send(request("undo"))];
  await unsent.deliver();
  expect([received, unsent.count]).toEqual([[], 3]);
  state.isAway = false;
  await unsent.deliver();
  expect(await Promise.all(answers)).toEqual(["acknowledge", "resolve", "undo"]);
  expect(received).toEqual(["acknowledge", "resolve", "undo"]);
  expect(counts).toEqual([1, 2, 3, 2, 1, 0]);
});

test("what is decided while others wait does not overtake them", async () => {
  const { state, received, request } = server();
  const unsent = new UnsentRequests(() => {});
  state.isAway = true;
  const first = unsent.send(request("first"));
  await unsent.deliver();
  state.isAway = false;
  const second = unsent.send(request("second"));
  await unsent.deliver();
  await Promise.all([first, second]);
  expect(received).toEqual(["first", "second"]);
});

test("a request that hangs in a frozen server is given up when the connection is lost, and sent again", async () => {
  const unsent = new UnsentRequests(() => {});
  let attempts = 0;
  const answer = unsent.send(
    (signal) =>
      new Promise<string>((resolve, reject) => {
        attempts += 1;
        if (attempts === 2) resolve("done");
        signal.addEventListener("abort", () => reject(noAnswer()));
      }),
  );
  unsent.interrupt();
  await expect.poll(() => unsent.count).toBe(1);
  await unsent.deliver();
  expect([await answer, attempts]).toEqual(["done", 2]);
});

test("without a connection nothing is tried before the next sign of life", async () => {
  const { received, request } = server();
  const unsent = new UnsentRequests(() => {});
  unsent.interrupt();
  const answer = unsent.send(request("acknowledge"));
  expect([unsent.count, received]).toEqual([1, []]);
  await unsent.deliver();
  expect([await answer, unsent.count]).toEqual(["acknowledge", 0]);
});

test("a refusal is an answer: it is told, and what waits behind it goes on", async () => {
  const { state, received, request } = server();
  const unsent = new UnsentRequests(() => {});
  state.isAway = true;
  const refused = unsent.send(async () => {
    if (state.isAway) throw noAnswer();
    throw refusal();
  });
  const other = unsent.send(request("other"));
  const expected = expect(refused).rejects.toThrow("No.");
  await unsent.deliver();
  state.isAway = false;
  await unsent.deliver();
  await expected;
  expect([await other, received]).toEqual(["other", ["other"]]);
});

test("no more than 200 wait", async () => {
  const { state, request } = server();
  const unsent = new UnsentRequests(() => {});
  state.isAway = true;
  const all = Array.from({ length: 200 }, (_, n) => unsent.send(request(String(n))));
  await expect.poll(() => unsent.count).toBe(200);
  await expect(unsent.send(request("one more"))).rejects.toThrow("200 changes already wait");
  state.isAway = false;
  await unsent.deliver();
  await Promise.all(all);
});
