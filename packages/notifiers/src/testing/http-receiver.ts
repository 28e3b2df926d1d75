import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { MailServer } from "../notifier";

/** How a receiver behaves: accepts, asks for a pause, fails, refuses for good, has ended, or never answers. */
export type Behaviour = "accept" | "busy" | "failing" | "refusing" | "gone" | "hanging";

export interface Receiver {
  settings: object;
  mail: MailServer | null;
  /** Set when the protocol has no negative responses: the reason of the retry when a receiver is busy or fails. No outcome is final then. */
  silence?: "connection reset" | "timeout";
  /** Set when the receiver keeps one record for each incident, so that it ignores a second opening. */
  keepsOne?: true;
  /** Behaviours that the channel's protocol can express. */
  behaviours: readonly Behaviour[];
  behave(as: Behaviour): void;
  /** Everything that was accepted, as text. */
  received: string[];
  close(): Promise<void>;
}

const PAUSE_S = 120;
export const PAUSE_MS = PAUSE_S * 1_000;
const ACCEPTED = (): Answer => ({ status: 200, body: "ok", isSeen: true });
const STATUS = { accept: 200, busy: 429, failing: 503, refusing: 400, gone: 410 } as const;

export interface Posted {
  method: string;
  headers: Record<string, string | string[] | undefined>;
  body: string;
  /** Path and query of the request. */
  path: string;
}

/** The response of a receiver that keeps records. */
export interface Answer {
  status: number;
  body: string;
  /** Whether people see the sent message, which then counts as received. */
  isSeen: boolean;
}
interface HttpReceiverOptions {
  path: string;
  settingsOf: (url: string) => object;
  refuses: boolean;
  /** For a receiver that keeps records: creates the response to a valid request that is accepted. */
  answerOf?: (request: Posted) => Answer;
  /** For a receiver that rejects requests in the body of a response with status 200: the bodies. */
  refusals?: Partial<Record<Behaviour, string>>;
}

/** @param problemOf what the receiver's documentation forbids in this request; null when it is valid */
export async function httpReceiver(
  { path, settingsOf, refuses, answerOf = ACCEPTED, refusals = {} }: HttpReceiverOptions,
  problemOf: (request: Posted) => string | null,
): Promise<Receiver> {
  let behaviour: Behaviour = "accept";
  const received: string[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    if (behaviour === "hanging") return;
    const posted = { method: request.method ?? "", headers: request.headers, body, path: request.url ?? "" };
    const problem = problemOf(posted);
    if (problem !== null) return response.writeHead(400).end(problem);
    if (behaviour === "accept") {
      const answer = answerOf(posted);
      if (answer.isSeen) received.push(body);
      return response.writeHead(answer.status, { "content-type": "application/json" }).end(answer.body);
    }
    const refusal = refusals[behaviour];
    if (refusal !== undefined) return response.writeHead(200, { "content-type": "application/json" }).end(refusal);
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
