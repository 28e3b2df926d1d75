import { PaditError } from "@padit/domain";
import { authenticateApiKey } from "@padit/services/api-keys/authenticate-api-key";
import { createMiddleware } from "hono/factory";
import { clientOf } from "../auth/client";
import type { Installation } from "../installation";
import { createLimit } from "./rate-limit";
import type { RestEnv } from "./rest-env";

const FAILURES_PER_MINUTE = 100;
const BEARER = /^Bearer +([\w.~+/-]{1,200}=*) *$/i;

/** The bearer's key decides who acts and in which organization. An address that tries many keys must wait. */
export function authenticate({ db, keyring, site }: Pick<Installation, "db" | "keyring" | "site">) {
  const failures = createLimit(FAILURES_PER_MINUTE);
  const now = (): Date => new Date();
  return createMiddleware<RestEnv>(async (c, next) => {
    const { ip } = clientOf(c.req.raw.headers);
    await failures.check(ip ?? "");
    try {
      const [, token] = BEARER.exec(c.req.header("authorization") ?? "") ?? [];
      if (token === undefined) throw new PaditError("unauthenticated", "Send an API key as `Authorization: Bearer <key>`.");
      const actor = await authenticateApiKey({ db, now }, token);
      c.set("service", { db, keyring, site, actor, now, ip });
    } catch (error) {
      if (error instanceof PaditError && error.code === "unauthenticated") await failures.count(ip ?? "");
      throw error;
    }
    await next();
  });
}
