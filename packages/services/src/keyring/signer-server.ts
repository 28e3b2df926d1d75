import { chmodSync, mkdirSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { join } from "node:path";
import { PaditError } from "@padit/domain";
import type { Keyring } from "./keyring";
import {
  mayOpen,
  SIGNER_BODY_BYTES_MAX,
  SIGNER_CLIENTS,
  SIGNER_OPERATIONS,
  SIGNER_PURPOSES,
  SIGNER_REQUESTS,
  type SignerClient,
  type SignerOperation,
} from "./signer-wire";

/** Open connections of one client. A client uses at most 16. */
const CONNECTIONS_MAX = 64;
const REQUEST_TIMEOUT_MS = 10_000;

export interface SignerServer {
  close(): Promise<void>;
}

/**
 * Serves a keyring to the other processes of this machine, on `<folder>/<client>/signer.sock`. It gives away no key: clients send what to
 * seal, open or sign, and may open only what their work needs. A client's folder that is missing is made for the signer's own user; where
 * the client is another user, an operator made it with the client's group and the set-group-ID bit.
 */
export async function serveKeyring(folder: string, keyring: Keyring): Promise<SignerServer> {
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  const clients = Object.keys(SIGNER_CLIENTS) as SignerClient[]; // the object's own keys are its type's
  const servers = await Promise.all(clients.map((client) => listen(join(folder, client), client, keyring)));
  return {
    async close() {
      await Promise.all(
        servers.map(
          (server) =>
            new Promise<void>((resolve) => {
              server.close(() => resolve());
              server.closeAllConnections();
            }),
        ),
      );
    },
  };
}

async function listen(folder: string, client: SignerClient, keyring: Keyring): Promise<Server> {
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS }, (request, response) => {
    answer(client, keyring, request).then(
      (bytes) => send(response, 200, { bytes: Buffer.from(bytes).toString("base64") }),
      (error: unknown) => send(response, 422, { message: error instanceof PaditError ? error.message : "the request is malformed" }),
    );
  });
  server.maxConnections = CONNECTIONS_MAX;
  server.keepAliveTimeout = 60_000;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, "signer.sock");
  // A signer that was killed leaves its socket behind.
  rmSync(path, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, resolve);
  });
  chmodSync(path, 0o660); // the folder says whose group that is
  return server;
}

function send(response: ServerResponse, status: number, body: object): void {
  if (response.destroyed) return;
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

/** @throws PaditError forbidden for what the client may not ask */
async function answer(client: SignerClient, keyring: Keyring, request: IncomingMessage): Promise<Uint8Array> {
  const operation = request.url ?? "";
  if (request.method !== "POST" || !isOperation(operation)) throw new PaditError("not_found", "there is no such operation");
  if (!SIGNER_OPERATIONS[client].includes(operation)) throw new PaditError("forbidden", `the ${client} process may not use ${operation}`);
  const body: unknown = JSON.parse(await textOf(request));
  const bytes = (text: string): Uint8Array => Buffer.from(text, "base64");
  switch (operation) {
    case "/seal": {
      const { secret, place } = SIGNER_REQUESTS[operation].parse(body);
      return keyring.seal(bytes(secret), place);
    }
    case "/open": {
      const { sealed, place } = SIGNER_REQUESTS[operation].parse(body);
      if (!mayOpen(client, place.column)) throw new PaditError("forbidden", `the ${client} process may not open ${place.column}`);
      return keyring.open(bytes(sealed), place);
    }
    case "/sign": {
      const { sealedPrivateKey, text } = SIGNER_REQUESTS[operation].parse(body);
      return keyring.sign(bytes(sealedPrivateKey), text);
    }
    case "/derive": {
      const { purpose } = SIGNER_REQUESTS[operation].parse(body);
      if (!SIGNER_PURPOSES[client].includes(purpose)) throw new PaditError("forbidden", `the ${client} process may not derive ${purpose}`);
      return keyring.derive(purpose);
    }
  }
}

const isOperation = (text: string): text is SignerOperation => Object.hasOwn(SIGNER_REQUESTS, text);

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of request) {
    sizeBytes += chunk.length;
    if (sizeBytes > SIGNER_BODY_BYTES_MAX) throw new PaditError("invalid", "the request is too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
