import {
  AuthProtocols,
  createSession,
  createV3Session,
  ObjectType,
  PrivProtocols,
  SecurityLevel,
  type Session,
  type User,
  type Varbind,
  Version2c,
  Version3,
} from "net-snmp";
import type { NetworkGuard } from "./network";
import { type DeliveryOutcome, NO_REPLY } from "./outcome";
import { cutUtf8 } from "./wording";

/** `paditMIB` of PADIT-MIB. */
const MIB = "1.3.6.1.4.1.32473.1";
const TEXT_BYTES_MAX = 255;
/** First wait for a confirmation, ms. Further waits are 3 s and 4.5 s, so that an inform fails well within the time of an attempt. */
const CONFIRMATION_MS = 2_000;
const REPETITIONS_MAX = 2;
const BACKOFF_FACTOR = 1.5;

interface SnmpReceiver {
  host: string;
  port: number;
  version: "3" | "2c";
  community: string;
  user: string;
  authProtocol: "sha256" | "sha512" | "sha";
  authKey: string;
  privProtocol: "aes" | "aes256b" | "aes256r";
  privKey: string;
}
interface SnmpNotification {
  /** The last number of the notification's identifier. */
  notification: number;
  /** Values of `paditObjects`, from the first on. */
  values: readonly (string | number)[];
}

/** Sends one trap (v2c) or inform (v3). Every failure is an outcome; nothing is thrown. */
export async function sendSnmp(
  network: NetworkGuard,
  receiver: SnmpReceiver,
  { notification, values }: SnmpNotification,
  signal: AbortSignal,
): Promise<DeliveryOutcome> {
  const located = await network.locate(receiver, signal);
  if (!located.ok) return { result: "retry", reason: located.error, reply: NO_REPLY };
  const reply = { code: null, text: null, address: located.address };
  const session = openSession(receiver, located);
  const abandoned = new Promise<never>((_, fail) => {
    const abandon = () => fail(Object.assign(new Error("no answer"), { name: "RequestTimedOutError" }));
    if (signal.aborted) abandon();
    else signal.addEventListener("abort", abandon, { once: true });
  });
  try {
    await Promise.race([notify(session, receiver.version === "3", notification, values), abandoned]);
    return { result: "delivered", reply };
  } catch (error) {
    return { result: "retry", reason: reasonOf(error), reply };
  } finally {
    session.close();
  }
}

const notify = (session: Session, isConfirmed: boolean, notification: number, values: readonly (string | number)[]): Promise<void> =>
  new Promise((done, fail) => {
    const onEnd = (error: Error | null) => (error ? fail(error) : done());
    session.on("error", fail);
    const identifier = `${MIB}.0.${notification}`;
    if (isConfirmed) session.inform(identifier, values.map(varbind), onEnd);
    else session.trap(identifier, values.map(varbind), onEnd);
  });

const varbind = (value: string | number, index: number): Varbind => ({
  oid: `${MIB}.1.${index + 1}.0`,
  ...(typeof value === "number"
    ? { type: ObjectType.Integer, value }
    : { type: ObjectType.OctetString, value: cutUtf8(value, TEXT_BYTES_MAX) }),
});

function openSession(receiver: SnmpReceiver, { address, family }: { address: string; family: 4 | 6 }): Session {
  const options = {
    ...{ trapPort: receiver.port, transport: family === 6 ? ("udp6" as const) : ("udp4" as const) },
    ...{ timeout: CONFIRMATION_MS, retries: REPETITIONS_MAX, backoff: BACKOFF_FACTOR },
  };
  return receiver.version === "3"
    ? createV3Session(address, userOf(receiver), { ...options, version: Version3 })
    : createSession(address, receiver.community, { ...options, version: Version2c });
}

function userOf({ user, authProtocol, authKey, privProtocol, privKey }: SnmpReceiver): User {
  if (authKey === "") return { name: user, level: SecurityLevel.noAuthNoPriv };
  const authenticated = { name: user, authProtocol: AuthProtocols[authProtocol], authKey };
  if (privKey === "") return { ...authenticated, level: SecurityLevel.authNoPriv };
  return { ...authenticated, level: SecurityLevel.authPriv, privProtocol: PrivProtocols[privProtocol], privKey };
}

/** The class of the error. Never contains text from a receiver. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "the notification was not sent";
  if (error.name === "RequestTimedOutError") return "timeout";
  return error.name === "ResponseInvalidError" ? "the receiver does not accept this user or its keys" : "the notification was not sent";
}
