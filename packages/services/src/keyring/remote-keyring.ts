import { Agent, request } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { PaditError } from "@padit/domain";
import type { Keyring } from "./keyring";
import { SIGNER_BODY_BYTES_MAX, SignerAnswer, type SignerOperation, SignerRefusal } from "./signer-wire";

const SOCKETS_MAX = 16;
const TIMEOUT_MS = 10_000;
/** Pauses before the next attempts while the signer starts or starts again, ms: 6 s in all. */
const RETRY_PAUSES_MS = [50, 100, 200, 400, 750, 1_500, 3_000];
/** The signer is not there, or ended before it answered. Every operation may be repeated. */
const ABSENT = new Set(["ENOENT", "ECONNREFUSED", "ECONNRESET", "EPIPE"]);

/** A keyring whose keys are in the signer that listens on this UNIX socket. */
export function connectKeyring(socketPath: string): Keyring {
  const agent = new Agent({ keepAlive: true, maxSockets: SOCKETS_MAX });
  const ask = async (operation: SignerOperation, body: object): Promise<Uint8Array<ArrayBuffer>> => {
    const { status, text } = await postPatiently({ agent, socketPath, path: operation }, JSON.stringify(body));
    const json: unknown = JSON.parse(text);
    if (status !== 200) throw new PaditError("internal", `the signer refused ${operation}: ${SignerRefusal.parse(json).message}`);
    return new Uint8Array(Buffer.from(SignerAnswer.parse(json).bytes, "base64"));
  };
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");
  return {
    seal: (secret, place) => ask("/seal", { secret: base64(secret), place }),
    open: (sealed, place) => ask("/open", { sealed: base64(sealed), place }),
    // Only set-up reseals, which has the keys.
    reseal: () => Promise.reject(new PaditError("forbidden", "only a process that has the installation's keys reseals")),
    sign: (sealedPrivateKey, text) => ask("/sign", { sealedPrivateKey: base64(sealedPrivateKey), text }),
    derive: (purpose) => ask("/derive", { purpose }),
  };
}

interface Target {
  agent: Agent;
  socketPath: string;
  path: string;
}

/** @throws PaditError unavailable when the signer stays away */
async function postPatiently(target: Target, body: string): Promise<{ status: number; text: string }> {
  for (const waitMs of RETRY_PAUSES_MS) {
    try {
      return await post(target, body);
    } catch (error) {
      if (!ABSENT.has((error as NodeJS.ErrnoException).code ?? "")) throw unavailable(error);
      await pause(waitMs);
    }
  }
  return post(target, body).catch((error: unknown) => {
    throw unavailable(error);
  });
}

const unavailable = (cause: unknown): PaditError => new PaditError("unavailable", "the signer process does not answer", { cause });

function post({ agent, socketPath, path }: Target, body: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    const sent = request({ agent, socketPath, path, method: "POST", headers, timeout: TIMEOUT_MS }, (response) => {
      const chunks: Buffer[] = [];
      let sizeBytes = 0;
      response.on("data", (chunk: Buffer) => {
        sizeBytes += chunk.length;
        if (sizeBytes > 2 * SIGNER_BODY_BYTES_MAX) response.destroy(new Error("the signer's answer is too large"));
        else chunks.push(chunk);
      });
      response.on("error", reject);
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") }));
    });
    sent.on("timeout", () => sent.destroy(new Error("the signer is slow")));
    sent.on("error", reject);
    sent.end(body);
  });
}
