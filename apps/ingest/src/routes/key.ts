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
    const { tenantId, id, name } = collector;
    await ingest.db.asSystem(async (tx) => {
      const { count } = await tx.collector.updateMany({
        // Of two that rotate at once, both with the old key, one wins.
        where: { tenantId, id, publicKey: bytes(exportPublicKey(collector.publicKey)), revokedAt: null },
        data: { publicKey: bytes(publicKey), cloneSeenAt: null, starts: [] },
      });
      if (count !== 1) throw new PaditError("unauthenticated", "the key that signed this holds no longer");
      const actor = { actorType: "collector", actorId: id, actorName: name };
      const entry = { action: "collector.rotate_key", targetType: "collector", targetId: id, detail: {} };
      await tx.auditEntry.create({ data: { tenantId, id: newId(), at: new Date(ingest.now()), ...actor, ...entry } });
    });
    ingest.directory.forget(id);
    await notifyChange(ingest.pool, collector);
    return { status: 204 };
  },
};

const bytes = (base64: string) => new Uint8Array(Buffer.from(base64, "base64"));
