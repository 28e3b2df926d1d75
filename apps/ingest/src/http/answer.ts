import type { ServerResponse } from "node:http";

export interface Answer {
  status: number;
  headers?: Record<string, string>;
  /** Sent as JSON; absent for 204. */
  body?: unknown;
}

export function send(response: ServerResponse, { status, headers, body }: Answer): void {
  if (response.headersSent || response.destroyed) return;
  const text = body === undefined ? "" : JSON.stringify(body);
  response.writeHead(status, {
    ...(body === undefined ? {} : { "content-type": "application/json", "content-length": String(Buffer.byteLength(text)) }),
    ...headers,
  });
  response.end(text);
}
