import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { readText } from "./read-text";
import { serverEvents } from "./server-events";

/** Chunks without end; how many were asked for. */
function endless(chunk: string) {
  let asked = 0;
  const stream = new Readable({
    read() {
      asked++;
      this.push(Buffer.from(chunk));
    },
  });
  return { stream, asked: () => asked };
}

test("an answer without end is given up at the limit", async () => {
  const { stream, asked } = endless("x".repeat(1000));
  await expect(readText(stream, 10_000)).rejects.toThrow("more than 10000 bytes");
  expect(asked()).toBeLessThan(100);
});

test("an answer up to the limit is read whole, whatever cuts its characters", async () => {
  const bytes = Buffer.from("가나다");
  expect(await readText(Readable.from([...bytes].map((byte) => Buffer.from([byte]))), bytes.length)).toBe("가나다");
});

test.each([
  ["a line", "x".repeat(1000)],
  ["data", `data: ${"x".repeat(1000)}\n`],
])("an event in which %s has no end is given up at the limit", async (_, chunk) => {
  const { stream } = endless(chunk);
  await expect(serverEvents(stream, 10_000).next()).rejects.toThrow("more than 10000 bytes");
});

test("events within the limit go on without end", async () => {
  const { stream } = endless(": still here\n\nevent: plan\ndata: {}\n\n");
  const events = serverEvents(stream, 100);
  for (let n = 0; n < 500; n++) expect((await events.next()).value).toEqual({ event: "plan", data: "{}" });
  stream.destroy();
});
