/** The response of the receiver's server, for the log of attempts. */
export interface Reply {
  /** The reply code of the channel's protocol, such as an HTTP status or an SMTP reply code; null without a response. */
  code: number | null;
  /** The beginning of the response; null without a response. */
  text: string | null;
  /** The network address that was connected; null when no connection was made. */
  address: string | null;
}

/** A record at the receiver for one incident, such as a ticket, which later messages of the incident change. */
export interface ExternalRecord {
  /** Identifier of the record at the receiver. Only the channel uses it. */
  key: string;
  /** Reference that people see on the incident; null for records that are visible only at the receiver, such as a chat message. */
  ticket: Ticket | null;
  /** The newest message is sent again after this time while the incident is open, ms. Null or absent: never. */
  resendAfterMs?: number | null;
}
interface Ticket {
  /** Name of the system, such as “ServiceNow”. */
  system: string;
  /** Number of the ticket for people, such as INC0010023. */
  id: string;
  /** URL of the ticket; empty when it has none. */
  url: string;
  /** State of the ticket as the system names it; empty while unknown. */
  state: string;
}

/** How an attempt ended. Every reason is shown to people and never holds a secret. */
export type DeliveryOutcome = {
  reply: Reply;
  /** The record at the receiver after this attempt. Absent: unchanged. */
  record?: ExternalRecord;
} & (
  | { result: "delivered" }
  /** The next attempt may succeed. `afterMs`: the receiver asked to wait at least this long. */
  | { result: "retry"; reason: string; afterMs?: number }
  /** The receiver will never accept this message. Other messages may succeed. */
  | { result: "rejected"; reason: string }
  /** The receiver no longer exists, so the integration is switched off. */
  | { result: "gone"; reason: string }
);

export const NO_REPLY: Reply = { code: null, text: null, address: null };
