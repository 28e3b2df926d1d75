import type { NotificationType, Severity } from "@padit/domain";

/** Content of a notification, built once for all channels. A channel renders a message and does not read the database. */
export interface Message {
  type: NotificationType;
  /** RFC 3339. */
  timestamp: string;
  organization: { slug: string; name: string };
  /** The alert, or the incident, that the message is about. Null for messages about something else, and after the alert was deleted. */
  alert: MessageAlert | null;
  /** For a message about an incident: the incident as the REST API answers it, in snake_case. */
  incident: object | null;
  collector: { id: string; name: string; site: string } | null;
  /** Planned work that begins or ends. Absent or null in other messages. */
  maintenance?: MessageMaintenance | null;
  /** Contents of a digest. Absent or null in other messages. */
  digest?: MessageDigest | null;
  /** Number of the event among the alert's events; null for messages that have no order. */
  sequence: number | null;
  /** The page where a person continues to read. */
  url: string;
  /** Links to pages that ask for a confirmation and then act. Absent or empty where the message has none. */
  actions?: readonly MessageAction[];
}

/** A link with which anybody who has its URL may act. Only channels for people contain it. */
interface MessageAction {
  label: string;
  url: string;
}

/** Planned work and the run that the message is about, each as the REST API answers it, in snake_case. */
interface MessageMaintenance {
  /** Name and reference, such as `Router upgrade (CHG-1234)`. */
  title: string;
  document: object;
  run: { id: string };
}

/** Messages that a rate limit collected for one recipient. */
interface MessageDigest {
  /** Number of collected messages. */
  messages: number;
  /** The incidents that they are about, each once: unresolved and severe ones first. */
  incidents: readonly DigestIncident[];
}

interface DigestIncident {
  title: string;
  severity: Severity;
  /** As it is when the digest is made: open, acknowledged or resolved. */
  status: string;
  /** Types of the collected messages, in their order. */
  types: readonly NotificationType[];
  url: string;
}

/** Texts of an alert for people. An incident has the same members; its sentence names the cause with its numbers. */
interface MessageAlert {
  id: string;
  title: string;
  /** The evidence in one sentence. */
  sentence: string;
  severity: Severity;
  status: string;
  /** Kind of the anomaly, such as `outage`: `kind` of the evidence. */
  kind: string;
  /** Start of the present bout, RFC 3339. */
  openedAt: string;
  /** Names; null where the alert has none. Of an incident: the number of endpoints, where it has several. */
  endpoint: string | null;
  collector: string | null;
  labels: readonly string[];
  /** The alert or incident as the REST API answers it, in snake_case. */
  document: object;
}
