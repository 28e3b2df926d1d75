import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { MailServer } from "../notifier";

/** How a receiver behaves: accepts, asks for a pause, fails, refuses for good, has ended, or never answers. */
export type Behaviour = "accept" | "busy" | "failing" | "refusing" | "gone" | "hanging";

export interface Receiver {
  settings: object;
  mail: MailServer | null;
  /** Set where the protocol has no answers that refuse: the reason of the retry when a receiver is busy or fails. Nothing is final there. */
  silence?: "connection reset" | "timeout";
  /** Behaviours that the channel's protocol can express. */
  behaviours: readonly Behaviour[];
  behave(as: Behaviour): void;
  /** Everything that was accepted, as text. */
  received: string[];
  close(): Promise<void>;
}

const PAUSE_S = 120;
export const PAUSE_MS = PAUSE_S * 1_000;
const STATUS = { accept: 200, busy: 429, failing: 503, refusing: 400, gone: 410 } as const;

export interface Posted {
  headers: Record<string, string | string[] | undefined>;
  body: string;
  /** Path and query of the request. */
  path: string;
}

/** @param problemOf what the receiver's documentation forbids in this request; null when it is valid */
export async function httpReceiver(
  { path, settingsOf, refuses }: { path: string; settingsOf: (url: string) => object; refuses: boolean },
  problemOf: (request: Posted) => string | null,
): Promise<Receiver> {
  let behaviour: Behaviour = "accept";
  const received: string[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    if (behaviour === "hanging") return;
    const problem = problemOf({ headers: request.headers, body, path: request.url ?? "" });
    if (problem !== null) return response.writeHead(400).end(problem);
    if (behaviour === "accept") received.push(body);
    return response.writeHead(STATUS[behaviour], behaviour === "busy" ? { "retry-after": String(PAUSE_S) } : {}).end("ok");
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    settings: settingsOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`),
    mail: null,
    behaviours: ["accept", "busy", "failing", "gone", "hanging", ...(refuses ? (["refusing"] as const) : [])],
    behave: (as) => {
      behaviour = as;
    },
    received,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}
