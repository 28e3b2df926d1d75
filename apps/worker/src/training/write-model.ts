import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { candidateId, idOf, type ModelCard, type Tuning } from "@padit/domain";
import { tellBrowsers } from "@padit/services/tell-browsers";
import type { TrainingDoors } from "./training-doors";

const zip = promisify(gzip);

export interface NewModel {
  tenantId: string;
  experimentId: string;
  family: string;
  tuning: Tuning;
  card: ModelCard;
}

/** Object first, row second. Repeating makes the same model. It waits as shadow until a person promotes it; an older one that waits retires. */
export async function writeModel({ db, store, now }: TrainingDoors, model: NewModel): Promise<string> {
  const { tenantId, experimentId, family, tuning, card } = model;
  const id = idOf("model", experimentId, family, candidateId(tuning));
  const bytes = await zip(JSON.stringify({ format: "padit-model", version: 1, id, family, tuning, card }));
  const artefactKey = `models/${tenantId}/${id}.json.gz`;
  await store.put(artefactKey, bytes);
  const artefactDigest = createHash("sha256").update(bytes).digest("hex");
  await db.withTenant(tenantId, async (tx) => {
    if (await tx.model.findUnique({ where: { tenantId_id: { tenantId, id } }, select: { id: true } })) return;
    const newest = await tx.model.aggregate({ where: { tenantId, family }, _max: { version: true } });
    await tx.model.updateMany({ where: { tenantId, family, state: "shadow" }, data: { state: "retired", retiredAt: now() } });
    const facts = { tenantId, id, family, experimentId, artefactKey, artefactDigest, createdAt: now() };
    await tx.model.create({
      data: { ...facts, version: (newest._max.version ?? 0) + 1, tuning: JSON.parse(JSON.stringify(tuning)), card },
    });
    await tellBrowsers(tx, tenantId, "model", id);
  });
  return id;
}
