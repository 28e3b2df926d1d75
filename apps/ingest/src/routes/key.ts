import { rotateCollectorKey } from "@padit/db/ingest-functions";
import { newId, PaditError } from "@padit/domain";
import { KeyRotation } from "@padit/protocols/collector-api";
import { exportPublicKey, importPublicKey, keyText, verifyText } from "@padit/protocols/collector-signing";
import { notifyChange } from "../notify-change";
import { jsonBody } from "./json-body";
import type { Route } from "./route";

/** The collector's old key hands over to a new one. Sessions of the old one end with it, here at once, elsewhere within 5 s. */
export const key: Route = {
  method: "POST",
  path: /^\/v1\/key$/,
  bodyBytesMax: 4 << 10,
  caller: "collector",
  byKey: true,
  async handle({ ingest, body }, collector) {
    const { publicKey, proof } = jsonBody(KeyRotation, body);
    if (!verifyText(keyText(collector.id, publicKey), proof, importPublicKey(publicKey))) {
      throw new PaditError("unauthenticated", "the proof is not a signature of the new key by itself");
    }
    const { tenantId, id } = collector;
    const isRotated = await rotateCollectorKey(ingest.pool, {
      ...{ tenantId, id, entryId: newId(), at: new Date(ingest.now()) },
      from: bytes(exportPublicKey(collector.publicKey)),
      to: bytes(publicKey),
    });
    if (!isRotated) throw new PaditError("unauthenticated", "the key that signed this holds no longer");
    ingest.directory.forget(id);
    await notifyChange(ingest.pool, collector);
    return { status: 204 };
  },
};

const bytes = (base64: string) => Buffer.from(base64, "base64");
