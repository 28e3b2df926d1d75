import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { z } from "zod";
import type { MailServer } from "../notifier";

/** How a receiver behaves: accepts, asks for a pause, fails, refuses for good, has ended, or never answers. */
export type Behaviour = "accept" | "busy" | "failing" | "refusing" | "gone" | "hanging";

export interface Receiver {
  settings: object;
  mail: MailServer | null;
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

interface Posted {
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** @param problemOf what the receiver's documentation forbids in this request; null when it is valid */
async function httpReceiver(
  { path, settingsOf, refuses }: { path: string; settingsOf: (url: string) => object; refuses: boolean },
  problemOf: (request: Posted) => string | null,
): Promise<Receiver> {
  let behaviour: Behaviour = "accept";
  const received: string[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    if (behaviour === "hanging") return;
    const problem = problemOf({ headers: request.headers, body });
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

const openWebhook = (): Promise<Receiver> =>
  httpReceiver(
    {
      path: "/hook",
      settingsOf: (url) => ({ url, secret: `whsec_${Buffer.from("a-secret-of-24-bytes-size").toString("base64")}` }),
      refuses: false,
    },
    ({ headers }) => (headers["webhook-id"] && headers["webhook-signature"] ? null : "not signed"),
  );

const text = (type: "plain_text" | "mrkdwn", max: number) =>
  z.strictObject({ type: z.literal(type), text: z.string().min(1).max(max), ...(type === "plain_text" && { emoji: z.boolean() }) });
const Text = (max: number) => z.union([text("plain_text", max), text("mrkdwn", max)]);
/** Block Kit as Slack documents it, as far as PADIT uses it. */
const SlackBody = z.strictObject({
  text: z.string().min(1).max(40_000),
  blocks: z
    .array(
      z.union([
        z.strictObject({ type: z.literal("header"), text: text("plain_text", 150) }),
        z.strictObject({ type: z.literal("section"), text: Text(3_000) }),
        z.strictObject({ type: z.literal("section"), fields: z.array(Text(2_000)).min(1).max(10) }),
      ]),
    )
    .max(50),
});

/** Refuses what Slack's documentation forbids, and everything that would ping somebody. */
export function slackProblem({ headers, body }: Posted): string | null {
  if (headers["content-type"] !== "application/json") return "invalid_content_type";
  const parsed = SlackBody.safeParse(JSON.parse(body));
  if (!parsed.success) return `invalid_blocks: ${z.prettifyError(parsed.error)}`;
  const marked = [parsed.data.text, ...(body.match(/"type":"mrkdwn","text":"[^"]*"/g) ?? [])];
  return marked.some((part) => /<[!@#]/.test(part)) ? "a mention" : null;
}

const openSlack = (): Promise<Receiver> =>
  httpReceiver({ path: "/services/T0/B0/s3cr3t-of-the-hook", settingsOf: (url) => ({ url }), refuses: true }, slackProblem);

const smtpError = (responseCode: number, message: string) => Object.assign(new Error(message), { responseCode });

async function openMailServer(listenPort = 0): Promise<Receiver> {
  let behaviour: Behaviour = "accept";
  const received: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    closeTimeout: 200, // Clients that gave up hold their connection for longer.
    allowInsecureAuth: true,
    onAuth: (_auth, _session, done) => done(null, { user: "padit" }),
    disabledCommands: ["STARTTLS"],
    onConnect: (_session, done) => (behaviour === "hanging" ? undefined : done()),
    onMailFrom: (_address, _session, done) => done(behaviour === "busy" ? smtpError(451, "try again later") : null),
    onRcptTo: (_address, _session, done) => done(behaviour === "refusing" ? smtpError(550, "no such mailbox") : null),
    onData: (stream, _session, done) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        if (behaviour === "failing") return done(smtpError(452, "disk full"));
        received.push(Buffer.concat(chunks).toString("utf8"));
        return done(null, "queued");
      });
    },
  });
  server.on("error", () => {}); // A client that gave up resets its connection.
  await new Promise<void>((done) => server.listen(listenPort, "127.0.0.1", () => done()));
  const { port } = server.server.address() as AddressInfo;
  return {
    settings: { to: ["ana@example.com", "ben@example.com"] },
    mail: { url: `smtp://user:s3cr3t-of-the-server@127.0.0.1:${port}`, from: "PADIT <padit@example.org>" },
    behaviours: ["accept", "busy", "failing", "refusing", "hanging"],
    behave: (as) => {
      behaviour = as;
    },
    received,
    close: () => new Promise((done) => server.close(() => done())),
  };
}

/** A receiver for each channel: a real server where one exists, else a double that is as strict as the documentation. */
export const RECEIVERS: Readonly<Record<string, (listenPort?: number) => Promise<Receiver>>> = {
  webhook: openWebhook,
  email: openMailServer,
  slack: openSlack,
};
