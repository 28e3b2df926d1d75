import { createPrivateKey, X509Certificate } from "node:crypto";
import { z } from "zod";
import { alarmTerms, type PerceivedSeverity } from "./alarm";
import type { Message } from "./message";
import { defineNotifier } from "./notifier";
import { sendSyslog } from "./syslog-transport";
import { cutUtf8, headline, sentence } from "./wording";

const PARAMETER_CHARACTERS_MAX = 200;
const HEADLINE_CHARACTERS_MAX = 300;
const SENTENCE_CHARACTERS_MAX = 1_000;
const PEM_CHARACTERS_MAX = 20_000;
/** Message sizes, in bytes, that receivers should be able to process (RFC 5425 §4.3.1 and RFC 5426 §3.2). */
const MESSAGE_BYTES_MAX = { tls: 8_192, tcp: 8_192, udp: 2_048 } as const;

/** RFC 5424 §6.2.1. */
const FACILITIES = {
  user: 1,
  daemon: 3,
  ...{ local0: 16, local1: 17, local2: 18, local3: 19, local4: 20, local5: 21, local6: 22, local7: 23 },
} as const;
/** RFC 5674 §2, Table 1: the syslog severity of each perceived severity. */
const SEVERITIES: Readonly<Record<PerceivedSeverity, number>> = { critical: 1, warning: 4, indeterminate: 5, cleared: 5 };
/** RFC 5424 §6.4: UTF-8 texts begin with this mark. */
const BYTE_ORDER_MARK = "\ufeff";

const SyslogPayload = z.object({
  severity: z.number(),
  timestamp: z.string(),
  hostname: z.string(),
  messageId: z.string(),
  /** Parameters of `alarm`, which RFC 5674 §3 defines. */
  alarm: z.record(z.string(), z.string()),
  /** Parameters of PADIT's own element. */
  own: z.record(z.string(), z.string()),
  text: z.string(),
});

const isPem = (parse: (pem: string) => unknown) => (text: string) => {
  try {
    return text === "" || Boolean(parse(text));
  } catch {
    return false;
  }
};
const pem = (parse: (pem: string) => unknown, error: string) =>
  z.string().trim().max(PEM_CHARACTERS_MAX).refine(isPem(parse), error).default("");
const certificate = () => pem((text) => new X509Certificate(text), "This is not a certificate in PEM format.");
/**
 * Messages to the log servers of an operations centre (RFC 5424 over TLS, RFC 5425). Syslog has no responses: a message counts as delivered
 * when the server has closed the connection regularly after it; over UDP, when it was sent. The structured data contain the alarm's id and state
 * (RFC 5674), and the delivery's id, by which a server recognises duplicates.
 */
export const syslog = defineNotifier({
  name: "syslog",
  version: "1.0.0",
  title: "Syslog",
  description: "Messages to a syslog server (RFC 5424) over TLS, TCP or UDP, with structured data.",
  documentation: "docs/operations-channels.md",
  settings: z
    .strictObject({
      host: z
        .string()
        .trim()
        .min(1, "Enter a host name or an address.")
        .max(253)
        .regex(/^[\w.:-]+$/, "Enter a host name or an address, without port."),
      port: z.int().min(1).max(65_535).default(6_514),
      transport: z.enum(["tls", "tcp", "udp"]).default("tls"),
      certificateAuthority: certificate(),
      clientCertificate: certificate(),
      clientKey: pem((text) => createPrivateKey(text), "This is not a private key in PEM format without passphrase."),
      facility: z.enum(Object.keys(FACILITIES) as [keyof typeof FACILITIES]).default("local0"),
      enterpriseNumber: z.int().min(1).max(4_294_967_295).default(32_473),
    })
    .refine(({ clientCertificate, clientKey }) => (clientCertificate === "") === (clientKey === ""), {
      error: "A client certificate needs its key, and a key its certificate.",
      path: ["clientCertificate"],
    }),
  fields: [
    { name: "host", label: "Server", help: "Host name or address.", input: "text", placeholder: "logs.example.com" },
    { name: "port", label: "Port", help: "6514 for TLS; servers usually take 514 for UDP.", input: "number" },
    {
      name: "transport",
      label: "Transport",
      help: "Over TCP and UDP, messages are not encrypted.",
      input: "select",
      options: ["tls", "tcp", "udp"],
    },
    {
      name: "certificateAuthority",
      label: "Certificate authority",
      help: "Certificate in PEM format that signed the server's. Leave empty for a public authority.",
      input: "multiline",
      showWhen: { field: "transport", is: ["tls"] },
    },
    {
      name: "clientCertificate",
      label: "Client certificate",
      help: "In PEM format, where the server asks for one.",
      input: "multiline",
      advanced: true,
      showWhen: { field: "transport", is: ["tls"] },
    },
    {
      name: "clientKey",
      label: "Key of the client certificate",
      help: "In PEM format. It is not shown again.",
      input: "multiline",
      secret: true,
      advanced: true,
      showWhen: { field: "transport", is: ["tls"] },
    },
    { name: "facility", label: "Facility", help: "", input: "select", options: Object.keys(FACILITIES), advanced: true },
    {
      name: "enterpriseNumber",
      label: "Enterprise number",
      help: "Part of the name of PADIT's structured data (padit@…). 32473 is the number reserved for examples.",
      input: "number",
      advanced: true,
    },
  ],
  secrets: { clientKey: {} },
  needs: null,
  address: ({ host, port, transport }) => `${transport}://${host.includes(":") ? `[${host}]` : host}:${port}`,
  urls: () => [],
  sockets: ({ host, port }) => [{ host, port }],
  render: (message) => JSON.stringify(payloadOf(message)),
  async send({ network }, { id, payload, signal }, settings) {
    const { severity, timestamp, hostname, messageId, alarm, own, text } = SyslogPayload.parse(JSON.parse(payload));
    const priority = FACILITIES[settings.facility] * 8 + severity;
    const data = element("alarm", alarm) + element(`padit@${settings.enterpriseNumber}`, { ...own, deliveryId: id });
    const line = `<${priority}>1 ${timestamp} ${hostname} padit - ${messageId} ${data} ${BYTE_ORDER_MARK}${text}`;
    const { clientKey, clientCertificate, certificateAuthority } = settings;
    const tls = { ca: certificateAuthority, cert: clientCertificate, key: clientKey };
    return sendSyslog(network, settings, tls, cutUtf8(line, MESSAGE_BYTES_MAX[settings.transport]), signal);
  },
});

function payloadOf(message: Message): z.output<typeof SyslogPayload> {
  const { id, phase, object, alarmType, probableCause, perceivedSeverity } = alarmTerms(message);
  const { hostname } = new URL(message.url);
  return {
    severity: SEVERITIES[perceivedSeverity],
    timestamp: message.timestamp,
    hostname: hostname.replace(/^\[|\]$/g, ""),
    messageId: message.type,
    alarm: { resource: first(object), probableCause, perceivedSeverity, eventType: alarmType, resourceURI: message.url },
    own: {
      id,
      state: phase,
      ...(message.alert && { severity: message.alert.severity, kind: message.alert.kind, openedAt: message.alert.openedAt }),
      organization: message.organization.slug,
      ...(message.sequence !== null && { sequence: String(message.sequence) }),
    },
    text: `${headline(message, HEADLINE_CHARACTERS_MAX)} — ${sentence(message, SENTENCE_CHARACTERS_MAX)}`,
  };
}

const first = (text: string): string => [...text].slice(0, PARAMETER_CHARACTERS_MAX).join("");

/** RFC 5424 §6.3.3: quotation marks, backslashes and closing brackets are escaped. */
const element = (id: string, parameters: Readonly<Record<string, string>>): string =>
  `[${[id, ...Object.entries(parameters).map(([name, value]) => `${name}="${value.replace(/["\\\]]/g, "\\$&")}"`)].join(" ")}]`;
