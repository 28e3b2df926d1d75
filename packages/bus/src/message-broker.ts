/** A message of a broker. */
export interface BusMessage {
  /** Messages with the same key are delivered in order. */
  key: string;
  /** JSON text. */
  body: string;
  headers?: Readonly<Record<string, string>>;
}

/**
 * The message is acknowledged within half a second after the promise resolves. When the promise rejects, the message and those after it are
 * delivered again.
 */
export type MessageHandler = (message: BusMessage) => Promise<void>;

/**
 * A server that keeps messages by topic. Delivery is at least once, and in order for each key. Every group of subscribers gets every
 * message once; a new group begins with the oldest message that the server still has.
 */
export interface MessageBroker {
  /** @throws Error when the server cannot be reached */
  connect(): Promise<void>;
  /** Ends subscriptions. Messages that were delivered but not acknowledged are delivered again to the next subscriber of the group. */
  disconnect(): Promise<void>;
  /**
   * Resolves when the server has stored all messages.
   * @throws Error when the server did not confirm; it may still have stored them, so that publishing again creates duplicates
   */
  publish(topic: string, ...messages: readonly BusMessage[]): Promise<void>;
  /** Delivers messages one at a time until `disconnect`. Reconnects while the server cannot be reached. */
  subscribe(topic: string, group: string, handler: MessageHandler): Promise<void>;
}
