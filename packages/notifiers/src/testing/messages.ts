import { NOTIFICATION_TYPES, type NotificationType } from "@padit/domain";
import type { Message } from "../message";

export const messageOf = (type: NotificationType, text: string): Message => ({
  type,
  timestamp: "2026-11-28T05:00:00.123Z",
  organization: { slug: "org", name: text },
  alert:
    type === "test" || type === "digest" || type.startsWith("collector.") || type.startsWith("maintenance.")
      ? null
      : {
          ...{ id: "019aa0b1-0000-7000-8000-000000000001", title: text, sentence: text, severity: "critical", status: "open" },
          ...{ kind: "outage", openedAt: "2026-11-28T04:59:30.000Z" },
          ...{ endpoint: text, collector: text, labels: [text, "lab"], document: { title: text, bouts: [] } },
        },
  incident: type.startsWith("incident.") ? { title: text } : null,
  collector: type.startsWith("collector.") ? { id: "c", name: text, site: text } : null,
  maintenance: type.startsWith("maintenance.") ? { title: text, document: { name: text }, run: { id: "r" } } : null,
  digest:
    type === "digest"
      ? {
          messages: 3,
          incidents: [{ title: text, severity: "critical", status: "open", types: ["incident.created"], url: "https://padit.example/i" }],
        }
      : null,
  sequence: 3,
  actions: type.startsWith("incident.") ? [{ label: "Acknowledge", url: "https://padit.example/act/A?a=1&b=2" }] : [],
  url: "https://padit.example/o/org/inbox/019aa0b1-0000-7000-8000-000000000001?a=1&b=2",
});

/** One message of each type. */
export const messagesWith = (text: string): Message[] => NOTIFICATION_TYPES.map((type) => messageOf(type, text));

/** Names that an attacker could give to an endpoint to inject content into a channel's format. */
export const HOSTILE: Readonly<Record<string, string>> = {
  "a header": "du-17\r\nBcc: victim@example.com\r\n\r\nbody",
  "a mention": "<!channel> <!here> <@U012AB3CD> @channel @everyone",
  "Slack markup": "*bold* <https://evil.example|click> & `code`",
  HTML: `<script>alert(1)</script><img src=x onerror="alert(1)">'`,
  "ServiceNow markup": "[code]<a href=x>click</a>[/CODE]",
  "reversed text": "\u202egnp.exe \u2066x",
  "text that cannot be encoded": "a\ud800b\u0000c",
  "a huge text": "é<&>".repeat(100_000),
  "nothing but blanks": " \t ",
};
