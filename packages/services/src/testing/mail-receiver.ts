import { RECEIVERS, type Receiver } from "@padit/notifiers/testing";

/** A mail server that keeps what it receives. */
export async function mailReceiver(): Promise<Receiver> {
  const receiver = await RECEIVERS.email?.();
  if (!receiver) throw new Error("no receiver for mails");
  return receiver;
}
