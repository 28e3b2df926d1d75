import { newId } from "@padit/domain";
import { z } from "zod";
import { audit } from "../audit";
import { Tags } from "../endpoints/create-endpoint";
import { hashSecret, newSecret } from "../hash-secret";
import { planKeyFingerprint } from "../keyring/plan-key";
import { checkQuota } from "../quotas/check-quota";
import { authorize, parse, type ServiceContext } from "../service-context";
import { CollectorName } from "./rename-collector";

export const CreateEnrolmentToken = z.object({ name: CollectorName, site: z.string().trim().max(200).default(""), tags: Tags.default([]) });

export interface EnrolmentTokenView {
  id: string;
  /** Shown only once. */
  token: string;
  expiresAt: Date;
  /** Address at which collectors reach ingest. */
  server: string;
  /** Fingerprint of the key that signs plans, by which the machine recognizes this installation. */
  serverKey: string;
  /** Command to type on the machine that will probe. */
  command: string;
}

const TOKEN_MS = 15 * 60_000;

/** Creates a token with which one machine can enrol as a collector, once, within 15 min. */
export async function createEnrolmentToken(ctx: ServiceContext, input: z.input<typeof CreateEnrolmentToken>): Promise<EnrolmentTokenView> {
  authorize(ctx, "admin", "collectors:write");
  const { name, site, tags } = parse(CreateEnrolmentToken, input);
  const { actor } = ctx;
  const id = newId();
  const token = newSecret("padit_enrol_");
  const expiresAt = new Date(ctx.now().getTime() + TOKEN_MS);
  const serverKey = await planKeyFingerprint(ctx.db);
  const createdBy = actor.kind === "user" ? actor.userId : null;
  await ctx.db.withTenant(actor.tenantId, async (tx) => {
    await checkQuota(tx, ctx, "collectors");
    const facts = { tokenHash: hashSecret(token), name, site, tags, createdBy, createdAt: ctx.now(), expiresAt };
    await tx.enrolmentToken.create({ data: { tenantId: actor.tenantId, id, ...facts } });
    await audit(tx, ctx, {
      action: "enrolment_token.create",
      targetType: "enrolment_token",
      targetId: id,
      detail: { after: { name, site, tags } },
    });
  });
  // The command of the collector's package. `npx` would fetch any published package of that name if none is installed.
  const command = `padit-collector enrol --server ${ctx.site.ingestUrl} --token ${token} --server-key ${serverKey} && padit-collector run`;
  return { id, token, expiresAt, server: ctx.site.ingestUrl, serverKey, command };
}
