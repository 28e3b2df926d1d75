import { closeSync, constants, fchownSync, fstatSync, openSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import type { KeyRotation } from "@padit/protocols/collector-api";
import { keyText, signText } from "@padit/protocols/collector-signing";
import { IngestClient } from "../uplink/ingest-client";
import { ServerClock } from "../uplink/server-clock";
import { type Identity, openExchangeKey, openIdentity, readEnrolment } from "./identity";
import { protocolMemory } from "./protocol-memory";

const NEXT_KEY_FILE = "next-key.pem";
const NEXT_EXCHANGE_KEY_FILE = "next-exchange-key.pem";

/**
 * Replaces this collector's key pair, which makes copies of the old key useless. A running collector continues with the new key. The new
 * key is on disk before the server receives it, so an interrupted call is completed by calling it again. The key for secrets is replaced,
 * too; the server encrypts to it after the collector's next status report.
 */
export async function rotateKey(dir: string, server?: string): Promise<void> {
  const enrolment = readEnrolment(dir, server);
  if (enrolment === undefined) throw new Error("This collector is not enrolled yet: run enrol first.");
  const [present, next] = [openIdentity(dir), openIdentity(dir, NEXT_KEY_FILE)];
  const { publicKey } = next;
  const rotation: KeyRotation = { publicKey, proof: signText(keyText(enrolment.collectorId, publicKey), next.privateKey) };
  const as = async <T>(identity: Identity, ask: (client: IngestClient) => Promise<T>): Promise<T> => {
    const memory = protocolMemory(dir, enrolment);
    const client = new IngestClient({ ...enrolment, memory, identity: () => identity, clock: new ServerClock() });
    return ask(client).finally(() => client.close());
  };
  const answer = await as(present, async (client) => {
    await client.learnTime();
    return client.sendByKey("/v1/key", Buffer.from(JSON.stringify(rotation)));
  });
  const holds = (client: IngestClient): Promise<boolean> =>
    client.open().then(
      () => true,
      () => false,
    );
  const isTaken = answer.status === 204 || (answer.status === 401 && (await as(next, holds)));
  if (!isTaken) throw new Error(`The server refused the new key (${answer.status}): ${answer.body.slice(0, 300)}`);
  const { uid, gid } = statSync(join(dir, "key.pem"));
  openExchangeKey(dir, NEXT_EXCHANGE_KEY_FILE);
  for (const [draft, name] of [
    [NEXT_EXCHANGE_KEY_FILE, "exchange-key.pem"],
    [NEXT_KEY_FILE, "key.pem"],
  ] as const) {
    giveTo(join(dir, draft), uid, gid);
    renameSync(join(dir, draft), join(dir, name));
  }
}

/** Root calls this in a folder of another user, so it changes only the file itself: no symbolic link, no second hard link. */
function giveTo(path: string, uid: number, gid: number): void {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    if (fstatSync(fd).nlink !== 1) throw new Error(`${path} is another file, too; remove it and try again.`);
    fchownSync(fd, uid, gid);
  } finally {
    closeSync(fd);
  }
}
