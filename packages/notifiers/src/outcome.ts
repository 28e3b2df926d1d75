/** What the receiver's server answered, for the log of attempts. */
export interface Reply {
  /** The reply code of the channel's protocol, such as an HTTP status or an SMTP reply code; null where nothing answered. */
  code: number | null;
  /** The beginning of the answer; null where there was none. */
  text: string | null;
  /** The network address that was connected; null where none was. */
  address: string | null;
}

/** What a channel made at the receiver for one incident, and changes with the incident's later messages. */
export interface ExternalRecord {
  /** Identifies it at the receiver, for the channel alone. */
  key: string;
  /** What people see of it as a reference of the incident; null for what they see only at the receiver, such as a chat message. */
  ticket: Ticket | null;
  /** The newest message is sent again after this time while the incident is open, ms. Null or absent: never. */
  resendAfterMs?: number | null;
}
interface Ticket {
  /** Name of the system, such as “ServiceNow”. */
  system: string;
  /** What people call the ticket, such as INC0010023. */
  id: string;
  /** Its page; empty where there is none. */
  url: string;
  /** As the system names it; empty while it is not known. */
  state: string;
}

/** How an attempt ended. Every reason is shown to people and never holds a secret. */
export type DeliveryOutcome = {
  reply: Reply;
  /** What the receiver has for the incident after this attempt. Absent: as before. */
  record?: ExternalRecord;
} & (
  | { result: "delivered" }
  /** The next attempt may succeed; not before `afterMs`, where the receiver asked for that. */
  | { result: "retry"; reason: string; afterMs?: number }
  /** The receiver will never accept this message. Other messages may succeed. */
  | { result: "rejected"; reason: string }
  /** The receiver does not exist any more: the integration is switched off. */
  | { result: "gone"; reason: string }
);

export const NO_REPLY: Reply = { code: null, text: null, address: null };
