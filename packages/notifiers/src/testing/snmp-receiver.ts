import { createSocket } from "node:dgram";
import { once } from "node:events";
import { AuthProtocols, createReceiver, PrivProtocols, SecurityLevel } from "net-snmp";
import { z } from "zod";
import type { Behaviour, Receiver } from "./http-receiver";

const Notification = z.object({
  pdu: z.object({ varbinds: z.array(z.object({ oid: z.string(), value: z.union([z.number(), z.string(), z.instanceof(Buffer)]) })) }),
});
const Text = z.instanceof(Buffer).refine((bytes) => bytes.length <= 255 && bytes.equals(Buffer.from(bytes.toString("utf8"))));
/** PADIT-MIB: the objects of every notification after `sysUpTime` and `snmpTrapOID`. */
const OBJECTS = [Text, z.int().min(1).max(4), z.int().min(1).max(6), Text, Text, Text, Text, Text, Text, Text] as const;

/** An SNMPv3 receiver behind a relay, which drops everything unless the receiver accepts. */
export async function openSnmp(): Promise<Receiver> {
  let behaviour: Behaviour = "accept";
  const received: string[] = [];
  const front = createSocket("udp4");
  const back = createSocket("udp4");
  front.bind(0, "127.0.0.1");
  back.bind(0, "127.0.0.1");
  await Promise.all([once(front, "listening"), once(back, "listening")]);
  const reserved = createSocket("udp4").bind(0, "127.0.0.1");
  await once(reserved, "listening");
  const { port } = reserved.address();
  await new Promise<void>((done) => reserved.close(() => done()));
  const server = createReceiver({ port, address: "127.0.0.1" }, (error: Error | null, notification: unknown) => {
    if (error) return;
    const [, , ...objects] = Notification.parse(notification).pdu.varbinds;
    const isValid = objects.length === OBJECTS.length && OBJECTS.every((schema, n) => schema.safeParse(objects[n]?.value).success);
    received.push(isValid ? objects.map(({ value }) => String(value)).join("\n") : "invalid");
  });
  server.getAuthorizer().addUser({
    ...{ name: "padit", level: SecurityLevel.authPriv, authProtocol: AuthProtocols.sha256, authKey: "s3cr3t-auth" },
    ...{ privProtocol: PrivProtocols.aes, privKey: "s3cr3t-priv" },
  });
  let client = 0;
  front.on("message", (bytes, from) => {
    client = from.port;
    if (behaviour === "accept") back.send(bytes, port, "127.0.0.1");
  });
  back.on("message", (bytes) => front.send(bytes, client, "127.0.0.1"));
  return {
    settings: { host: "127.0.0.1", port: front.address().port, user: "padit", authKey: "s3cr3t-auth", privKey: "s3cr3t-priv" },
    mail: null,
    silence: "timeout",
    behaviours: ["accept", "busy", "failing", "hanging"],
    behave: (as) => {
      behaviour = as;
    },
    received,
    close: async () => {
      front.close();
      back.close();
      // Without a callback: the library asks the socket for its address before it calls one, which fails while the socket is not bound yet.
      server.close();
    },
  };
}
