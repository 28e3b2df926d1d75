import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { encodeFrame, FrameReader, MAX_FRAME_BYTES } from "./frames";
import { openLink } from "./link";

test("messages come whole however the bytes are cut", () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue(), { maxLength: 5 }), fc.array(fc.integer({ min: 1, max: 40 })), (messages, cuts) => {
      const bytes = Buffer.concat(messages.map(encodeFrame));
      const reader = new FrameReader();
      const read: unknown[] = [];
      let at = 0;
      for (const cut of [...cuts, bytes.length]) {
        read.push(...reader.push(bytes.subarray(at, at + cut)));
        at = Math.min(bytes.length, at + cut);
      }
      expect(JSON.stringify(read)).toBe(JSON.stringify(messages));
    }),
  );
});

test("a frame that claims more than may be is refused before it is waited for", () => {
  const header = Buffer.alloc(4);
  header.writeUInt32BE(MAX_FRAME_BYTES + 1);
  expect(() => [...new FrameReader().push(header)]).toThrow(/refused/);
});

async function pair(): Promise<[Socket, Socket]> {
  const dir = mkdtempSync(join(tmpdir(), "padit-link-"));
  const server = createServer().listen(join(dir, "s"));
  await once(server, "listening");
  const near = connect(join(dir, "s"));
  const [far] = await once(server, "connection");
  server.close();
  rmSync(dir, { recursive: true });
  return [near, far];
}

test.each([
  ["what the schema does not know", encodeFrame({ surprise: true })],
  ["no JSON", Buffer.concat([Buffer.of(0, 0, 0, 1), Buffer.from("{")])],
])("%s ends the link", async (_, bytes) => {
  const [near, far] = await pair();
  const heard: unknown[] = [];
  const closed = new Promise<string>((onClose) =>
    openLink(near, z.strictObject({ known: z.number() }), { onMessage: (message) => heard.push(message), onClose }),
  );
  far.write(encodeFrame({ known: 1 }));
  far.write(bytes);
  expect(await closed).not.toBe("");
  expect(heard).toEqual([{ known: 1 }]);
  far.destroy();
});
