import { PaditError } from "@padit/domain";
import { authenticateApiKey } from "@padit/services/api-keys";
import { addressBlock, SITE_BUDGETS } from "@padit/services/budgets";
import { withinLimits } from "@padit/services/limits";
import { createMiddleware } from "hono/factory";
import { clientOf } from "../auth/client";
import type { Installation } from "../installation";
import type { RestEnv } from "./rest-env";

const BEARER = /^Bearer +([\w.~+/-]{1,200}=*) *$/i;

/**
 * The bearer key determines the actor and the organization. An address that tries many invalid keys is throttled; valid keys from it are
 * not.
 */
export function authenticate({ db, keyring, site, budgets }: Pick<Installation, "db" | "keyring" | "site" | "budgets">) {
  const now = (): Date => new Date();
  return createMiddleware<RestEnv>(async (c, next) => {
    const { ip } = clientOf(c.req.raw.headers);
    const address = addressBlock(ip);
    try {
      const [, token] = BEARER.exec(c.req.header("authorization") ?? "") ?? [];
      if (token === undefined) throw new PaditError("unauthenticated", "Send an API key as `Authorization: Bearer <key>`.");
      const actor = await authenticateApiKey({ db, now }, token);
      c.set("service", withinLimits({ db, keyring, site, actor, now, ip }));
    } catch (error) {
      if (error instanceof PaditError && error.code === "unauthenticated") await budgets.spend(SITE_BUDGETS.addressKeyFailures, address);
      throw error;
    }
    await next();
  });
}
