import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { ReadableStream } from "node:stream/web";
import { createGunzip, createGzip } from "node:zlib";
import type { DumpPart } from "@padit/db/backup";
import { Decrypter, Encrypter } from "age-encryption";
import tar from "tar-stream";

/**
 * A backup file is an age file (age-encryption.org/v1) of a gzip of a tar: `age -d -i KEY FILE | tar tz` lists it without PADIT. age
 * authenticates each 64 KiB and the end, so a changed or shortened file is detected while it is read.
 *
 * @param recipient public key, `age1…`
 */
export async function packArchive(parts: AsyncIterable<DumpPart>, recipient: string): Promise<Readable> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  const pack = tar.pack();
  const gzip = createGzip({ level: 4 });
  pack.once("error", (error: Error) => gzip.destroy(error));
  pack.pipe(gzip);
  addEntries(pack, parts).catch((error: Error) => pack.destroy(error));
  const encrypted = await encrypter.encrypt(bytesOf(gzip));
  return Readable.fromWeb(encrypted as ReadableStream<Uint8Array>);
}

async function addEntries(pack: tar.Pack, parts: AsyncIterable<DumpPart>): Promise<void> {
  for await (const { name, bytes } of parts) {
    await new Promise<void>((resolve, reject) => {
      pack.entry({ name, size: bytes.length, mode: 0o600 }, bytes, (error) => (error ? reject(error) : resolve()));
    });
  }
  pack.finalize();
}

/** @throws when the key does not fit, or when the file was changed or shortened */
export async function* unpackArchive(file: Readable, identity: string): AsyncGenerator<DumpPart> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  const decrypted = await decrypter.decrypt(bytesOf(file)).catch((cause) => {
    throw new Error("the backup cannot be decrypted: it is damaged, or was made for another key", { cause });
  });
  const extract = tar.extract();
  const flow = pipeline(Readable.fromWeb(decrypted as ReadableStream<Uint8Array>), createGunzip(), extract);
  flow.catch(() => undefined); // the extraction ends with the same error
  try {
    for await (const entry of extract) {
      const chunks: Buffer[] = [];
      for await (const chunk of entry as AsyncIterable<Buffer>) chunks.push(chunk);
      yield { name: entry.header.name, bytes: Buffer.concat(chunks) };
    }
    await flow;
  } catch (cause) {
    if (cause instanceof Error && "code" in cause) throw new Error(`the backup is damaged: ${cause.message}`, { cause });
    throw cause;
  }
}

/** age-encryption takes plain byte arrays of a web stream. */
function bytesOf(source: Readable): globalThis.ReadableStream<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]();
  // node:stream/web has the class of the global name; their types differ.
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await iterator.next();
      if (done) controller.close();
      else controller.enqueue(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    },
    async cancel(reason) {
      source.destroy(reason instanceof Error ? reason : undefined);
    },
  }) as globalThis.ReadableStream<Uint8Array>;
}
