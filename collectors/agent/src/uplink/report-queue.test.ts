import { expect, test } from "vitest";
import type { IngestAnswer } from "./ingest-answer";
import { ReportQueue } from "./report-queue";

/** A server that answers with these statuses in turn, then with 204; `undefined` means that it cannot be reached. */
function talk(statuses: (number | undefined)[]) {
  const said: [path: string, body: unknown][] = [];
  const lost: string[] = [];
  const stopping = new AbortController();
  let expected = Number.POSITIVE_INFINITY;
  const client = {
    async sendJson(path: string, body: unknown): Promise<IngestAnswer> {
      said.push([path, body]);
      if (said.length >= expected) setImmediate(() => stopping.abort());
      const status = statuses.length > 0 ? statuses.shift() : 204;
      if (status === undefined) throw new Error("unreachable");
      return { status, body: "", retryAfterMs: undefined };
    },
  };
  const reportQueue = new ReportQueue(client, (path) => lost.push(path));
  return {
    reportQueue,
    lost,
    /** Runs until n requests have been made and returns them. */
    async until(n: number) {
      expected = n;
      await reportQueue.run(stopping.signal);
      return said;
    },
  };
}

test("what the server did not hear is said again, in order and once each when it did", async () => {
  const { reportQueue, until, lost } = talk([undefined, 503, 429]);
  reportQueue.add("/a", { n: 1 });
  reportQueue.add("/b", { n: 2 });
  expect((await until(5)).map(([path]) => path)).toEqual(["/a", "/a", "/a", "/a", "/b"]);
  expect(lost).toEqual([]);
});

test("what it refuses is given up, and the next goes on", async () => {
  const { reportQueue, until, lost } = talk([404]);
  reportQueue.add("/a", {});
  reportQueue.add("/b", {});
  expect((await until(2)).map(([path]) => path)).toEqual(["/a", "/b"]);
  expect(lost).toEqual(["/a"]);
});

test("of what is replaced only the newest is said", async () => {
  const { reportQueue, until } = talk([]);
  for (const revision of [1, 2, 3]) reportQueue.replace("/applied", { revision });
  expect(await until(1)).toEqual([["/applied", { revision: 3 }]]);
});

test("no more than a bounded number wait, and what is given up is told", async () => {
  const { reportQueue, until, lost } = talk([]);
  for (let n = 0; n < 250; n++) reportQueue.add(`/${n}`, {});
  expect(lost).toHaveLength(50);
  expect((await until(200))[0]?.[0]).toBe("/50");
});
