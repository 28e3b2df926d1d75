import type { ServerResponse } from "node:http";

export interface Answer {
  status: number;
  headers?: Record<string, string>;
  /** Sent as JSON; absent for 204. */
  body?: unknown;
  /** Sent as it is, in place of `body`. */
  text?: { type: string; content: string | Buffer };
}

export function send(response: ServerResponse, { status, headers, body, text }: Answer): void {
  if (response.headersSent || response.destroyed) return;
  const sent = text ?? (body === undefined ? null : { type: "application/json", content: JSON.stringify(body) });
  response.writeHead(status, {
    ...(sent && { "content-type": sent.type, "content-length": String(Buffer.byteLength(sent.content)) }),
    ...headers,
  });
  response.end(sent?.content ?? "");
}
