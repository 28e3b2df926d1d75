/** What the receiver's server answered, for the log of attempts. */
export interface Reply {
  /** The reply code of the channel's protocol, such as an HTTP status or an SMTP reply code; null where nothing answered. */
  code: number | null;
  /** The beginning of the answer; null where there was none. */
  text: string | null;
  /** The network address that was connected; null where none was. */
  address: string | null;
}

/** How an attempt ended. Every reason is shown to people and never holds a secret. */
export type DeliveryOutcome = { reply: Reply } & (
  | { result: "delivered" }
  /** The next attempt may succeed; not before `afterMs`, where the receiver asked for that. */
  | { result: "retry"; reason: string; afterMs?: number }
  /** The receiver will never accept this message. Other messages may succeed. */
  | { result: "rejected"; reason: string }
  /** The receiver does not exist any more: the integration is switched off. */
  | { result: "gone"; reason: string }
);

export const NO_REPLY: Reply = { code: null, text: null, address: null };
