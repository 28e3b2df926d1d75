import { joinedTo } from "@padit/db";
import { invalidInput } from "@padit/services";
import { digestOf, once } from "@padit/services/idempotency";
import { createMiddleware } from "hono/factory";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { z } from "zod";
import type { RestEnv } from "./rest-env";

/** Chosen by the caller; printable ASCII without spaces. */
export const IdempotencyKey = z.string().regex(/^[\x21-\x7e]{1,255}$/, "must be 1 to 255 printable characters without spaces");
const Answer = z.object({ status: z.int(), body: z.string() });

/**
 * A POST with an `Idempotency-Key` acts once within 24 h, also when two arrive at the same time: the verb runs in the transaction that
 * holds the key. A repeated request gets the first answer. A failed request is rolled back and can be retried.
 */
export const idempotent = createMiddleware<RestEnv>(async (c, next) => {
  const asked = c.req.header("idempotency-key");
  if (asked === undefined || c.req.method !== "POST") return next();
  const parsed = IdempotencyKey.safeParse(asked);
  if (!parsed.success) throw invalidInput(parsed.error, ["Idempotency-Key"]);
  const { service } = c.var;
  const { actor, keyring } = service;
  if (actor.kind !== "api_key") return next();
  const { tenantId, keyId } = actor;
  // The key's id is part of the row id: another API key of the organization may have fewer scopes and must not read this answer.
  const key = `rest ${keyId} ${parsed.data}`;
  const place = { tenantId, column: "idempotency_key.response", rowId: key };
  const digest = digestOf(c.req.method, c.req.path, await c.req.text());
  let isFirst = false;
  const sealed = await service.db.withTenant(tenantId, (tx) =>
    once(tx, { tenantId, key, digest, now: service.now() }, async () => {
      isFirst = true;
      c.set("service", { ...service, db: joinedTo(service.db, tenantId, tx) });
      await next();
      if (c.error) throw c.error; // roll back the handler's changes and the stored key together
      const answer = { status: c.res.status, body: await c.res.clone().text() };
      // Sealed, because answers may have secrets that are shown once.
      return Buffer.from(await keyring.seal(Buffer.from(JSON.stringify(answer)), place)).toString("base64");
    }),
  );
  if (isFirst) return;
  const bytes = await keyring.open(Buffer.from(z.string().parse(sealed), "base64"), place);
  const { status, body } = Answer.parse(JSON.parse(Buffer.from(bytes).toString("utf8")));
  c.header("idempotency-replayed", "true");
  return c.body(body, status as ContentfulStatusCode, { "content-type": "application/json" }); // a status that was sent before is valid
});
