import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { z } from "zod";
import { HTTP_DOUBLES } from "./http-doubles";
import { type Behaviour, httpReceiver, type Posted, type Receiver } from "./http-receiver";
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

/** Refuses what Slack's documentation forbids, and everything that would ping somebody. */
export function slackProblem({ headers, body }: Pick<Posted, "headers" | "body">): string | null {
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

export type { Receiver } from "./http-receiver";

/** A receiver for each channel: a real server where one exists, else a double that is as strict as the documentation. */
export const RECEIVERS: Readonly<Record<string, (listenPort?: number) => Promise<Receiver>>> = {
  webhook: openWebhook,
  email: openMailServer,
  slack: openSlack,
  ...HTTP_DOUBLES,
  ...TICKET_DOUBLES,
  syslog: openSyslog,
  snmp: openSnmp,
};
