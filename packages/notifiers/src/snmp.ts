import { z } from "zod";
import { alarmTerms, type PerceivedSeverity } from "./alarm";
import type { Message } from "./message";
import { defineNotifier } from "./notifier";
import { sendSnmp } from "./snmp-transport";
import type { Phase } from "./subject";
import { headline, sentence } from "./wording";

const TEXT_CHARACTERS_MAX = 255;

/** PADIT-MIB: numbers of the notifications below `paditNotifications`, and of the values of `paditAlarmState` and `paditAlarmSeverity`. */
const NOTIFICATIONS: Readonly<Record<Phase, number>> = { opened: 1, acknowledged: 2, updated: 2, ended: 3 };
const STATES: Readonly<Record<Phase, number>> = { opened: 1, acknowledged: 2, updated: 3, ended: 4 };
const SEVERITIES: Readonly<Record<PerceivedSeverity, number>> = { cleared: 1, indeterminate: 2, critical: 3, warning: 6 };

const SnmpPayload = z.object({
  notification: z.number(),
  /** Values of the objects 1 to 9 of `paditObjects`, in their order. The delivery's id follows when the notification is sent. */
  values: z.array(z.union([z.number(), z.string()])),
});

/** RFC 3414 §11.2: keys are made from passwords of at least eight characters. */
const password = (what: string) =>
  z
    .string()
    .max(200)
    .refine((text) => text === "" || text.length >= 8, `${what} needs at least 8 characters.`)
    .default("");

/**
 * Notifications for an element manager: SNMPv2c traps, or SNMPv3 informs, which the receiver confirms. PADIT-MIB describes them; the raise and
 * the clear of an incident have the same `paditAlarmId`. The loss of a trap is not noticed, and the receiver cannot query the open alarms.
 */
export const snmp = defineNotifier({
  name: "snmp",
  version: "1.0.0",
  title: "SNMP",
  description: "SNMPv2c traps or SNMPv3 informs to an element manager.",
  documentation: "docs/operations-channels.md",
  settings: z
    .strictObject({
      host: z
        .string()
        .trim()
        .min(1, "Enter a host name or an address.")
        .max(253)
        .regex(/^[\w.:-]+$/, "Enter a host name or an address, without port."),
      port: z.int().min(1).max(65_535).default(162),
      version: z.enum(["3", "2c"]).default("3"),
      community: z.string().max(200).default(""),
      user: z.string().trim().max(32).default(""),
      authProtocol: z.enum(["sha256", "sha512", "sha"]).default("sha256"),
      authKey: password("An authentication key"),
      privProtocol: z.enum(["aes", "aes256b", "aes256r"]).default("aes"),
      privKey: password("A privacy key"),
    })
    .refine(({ version, community }) => version === "3" || community !== "", { error: "Enter the community.", path: ["community"] })
    .refine(({ version, user }) => version === "2c" || user !== "", { error: "Enter the user.", path: ["user"] })
    .refine(({ authKey, privKey }) => privKey === "" || authKey !== "", {
      error: "Encrypted messages need an authentication key too.",
      path: ["authKey"],
    }),
  fields: [
    { name: "host", label: "Receiver", help: "Host name or address.", input: "text", placeholder: "snmp.example.com" },
    { name: "port", label: "Port", help: "", input: "number" },
    { name: "version", label: "Version", help: "Only version 3 is confirmed and encrypted.", input: "select", options: ["3", "2c"] },
    {
      name: "community",
      label: "Community",
      help: "It is not shown again.",
      input: "text",
      secret: true,
      showWhen: { field: "version", is: ["2c"] },
    },
    { name: "user", label: "User", help: "", input: "text", showWhen: { field: "version", is: ["3"] } },
    {
      name: "authKey",
      label: "Authentication key",
      help: "A password. It is not shown again.",
      input: "text",
      secret: true,
      showWhen: { field: "version", is: ["3"] },
    },
    {
      name: "privKey",
      label: "Privacy key",
      help: "A password. Leave empty to send without encryption. It is not shown again.",
      input: "text",
      secret: true,
      showWhen: { field: "version", is: ["3"] },
    },
    {
      name: "authProtocol",
      label: "Authentication",
      help: "",
      input: "select",
      options: ["sha256", "sha512", "sha"],
      advanced: true,
      showWhen: { field: "version", is: ["3"] },
    },
    {
      name: "privProtocol",
      label: "Encryption",
      help: "aes256b (Blumenthal) and aes256r (Reeder) derive the key in different ways.",
      input: "select",
      options: ["aes", "aes256b", "aes256r"],
      advanced: true,
      showWhen: { field: "version", is: ["3"] },
    },
  ],
  secrets: { community: {}, authKey: {}, privKey: {} },
  needs: null,
  address: ({ host, port, version }) => `snmp v${version} to ${host.includes(":") ? `[${host}]` : host}:${port}`,
  urls: () => [],
  sockets: ({ host, port }) => [{ host, port }],
  render: (message) => JSON.stringify(payloadOf(message)),
  async send({ network }, { id, payload, signal }, settings) {
    const { notification, values } = SnmpPayload.parse(JSON.parse(payload));
    return sendSnmp(network, settings, { notification, values: [...values, id] }, signal);
  },
});

function payloadOf(message: Message): z.output<typeof SnmpPayload> {
  const { id, phase, object, perceivedSeverity } = alarmTerms(message);
  return {
    notification: NOTIFICATIONS[phase],
    values: [
      ...[id, STATES[phase], SEVERITIES[perceivedSeverity], object],
      ...[headline(message, TEXT_CHARACTERS_MAX), sentence(message, TEXT_CHARACTERS_MAX)],
      ...[message.organization.slug, message.url, message.timestamp],
    ],
  };
}
