import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { z } from "zod";
import { HTTP_DOUBLES } from "./http-doubles";
import { type Answer, type Behaviour, httpReceiver, type Posted, type Receiver } from "./http-receiver";
import { openSnmp } from "./snmp-receiver";
import { openSyslog } from "./syslog-receiver";
import { TICKET_DOUBLES } from "./ticket-doubles";

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

/** The problem of a request: a violation of Slack's documentation, or a mention of somebody; null for none. */
export function slackProblem({ headers, body }: Pick<Posted, "headers" | "body">): string | null {
  if (headers["content-type"] !== "application/json") return "invalid_content_type";
  const parsed = SlackBody.safeParse(JSON.parse(body));
  if (!parsed.success) return `invalid_blocks: ${z.prettifyError(parsed.error)}`;
  const marked = [parsed.data.text, ...(body.match(/"type":"mrkdwn","text":"[^"]*"/g) ?? [])];
  return marked.some((part) => /<[!@#]/.test(part)) ? "a mention" : null;
}

const openSlack = (): Promise<Receiver> =>
  httpReceiver({ path: "/services/T0/B0/s3cr3t-of-the-hook", settingsOf: (url) => ({ url }), refuses: true }, slackProblem);

/** Fields of chat.postMessage and chat.update in addition to the body. */
const SlackCall = z.looseObject({
  channel: z.string().regex(/^[CG][A-Z0-9]{8,}$/),
  ts: z.string().optional(),
  thread_ts: z.string().optional(),
  reply_broadcast: z.boolean().optional(),
  unfurl_links: z.literal(false).optional(),
});

/** Slack's Web API as its reference describes chat.postMessage and chat.update. It knows the messages that were posted. */
export async function openSlackBot(): Promise<Receiver> {
  const posted = new Set<string>();
  const callOf = (body: string) => {
    const { channel, ts, thread_ts: thread, reply_broadcast, unfurl_links, ...rest } = SlackCall.parse(JSON.parse(body));
    return { channel, ts, thread, rest: JSON.stringify(rest) };
  };
  const answerOf = ({ path, body }: Posted): Answer => {
    const { channel, ts, thread } = callOf(body);
    const isKnown = [ts, thread].every((each) => each === undefined || posted.has(each));
    if (!isKnown) return { status: 200, body: JSON.stringify({ ok: false, error: "message_not_found" }), isSeen: false };
    const own = path.endsWith("/chat.update") ? (ts ?? "") : `1795821942.${String(posted.size + 1).padStart(6, "0")}`;
    posted.add(own);
    return { status: 200, body: JSON.stringify({ ok: true, channel, ts: own }), isSeen: true };
  };
  const problemOf = (request: Posted): string | null => {
    if (request.headers.authorization !== "Bearer xoxb-s3cr3t") return "invalid_auth";
    if (!/^\/api\/chat\.(postMessage|update)$/.test(request.path)) return `unknown_method ${request.path}`;
    const call = callOf(request.body);
    if ((call.ts !== undefined) !== request.path.endsWith("/chat.update")) return "ts belongs to chat.update";
    return slackProblem({ headers: request.headers, body: call.rest });
  };
  const refusalOf = (error: string): string => JSON.stringify({ ok: false, error });
  return httpReceiver(
    {
      path: "/api",
      settingsOf: (url) => ({ url, token: "xoxb-s3cr3t", channel: "C0123456789" }),
      refuses: true,
      answerOf,
      refusals: { refusing: refusalOf("invalid_blocks"), gone: refusalOf("is_archived") },
    },
    problemOf,
  );
}

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

export type { Receiver } from "./http-receiver";

/** A receiver for each channel: a real server where one exists, else a double that is as strict as the documentation. */
export const RECEIVERS: Readonly<Record<string, (listenPort?: number) => Promise<Receiver>>> = {
  webhook: openWebhook,
  email: openMailServer,
  slack: openSlack,
  "slack-bot": openSlackBot,
  ...HTTP_DOUBLES,
  ...TICKET_DOUBLES,
  syslog: openSyslog,
  snmp: openSnmp,
};
