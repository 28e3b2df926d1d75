import { randomBytes } from "node:crypto";
import { newId, PaditError } from "@padit/domain";
import { z } from "zod";
import { audit } from "../audit";
import { hashSecret } from "../hash-secret";
import { EndpointLimit } from "../limits/endpoint-limit";
import { checkQuota } from "../quotas/check-quota";
import { authorize, LIMITED_SCOPES, parse, Scope, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import { API_KEY_SELECT, type ApiKeyView, apiKeyView } from "./api-key-view";

export const CreateApiKey = z.object({
  name: z.string().trim().min(1).max(100),
  scopes: z.array(Scope).min(1),
  /** Selector of the endpoints that the key may see; null: all. */
  endpointLimit: EndpointLimit.default(null),
  /** The key never expires if this is absent. */
  expiresInDays: z.int().min(1).max(3650).optional(),
});

const SHOWN_CHARACTERS = 12;
const DAY_MS = 86_400_000;

/** Creates a key. Only the answer contains the token (256 random bits); the table stores its hash. */
export async function createApiKey(
  ctx: ServiceContext,
  input: z.input<typeof CreateApiKey>,
): Promise<{ apiKey: ApiKeyView; token: string }> {
  authorize(ctx, "admin", null);
  const { name, scopes, endpointLimit, expiresInDays } = parse(CreateApiKey, input);
  checkLimitedScopes(scopes, endpointLimit);
  const { actor } = ctx;
  const { tenantId } = actor;
  const token = `padit_${randomBytes(32).toString("base64url")}`;
  const at = ctx.now();
  const id = newId();
  return ctx.db.withTenant(tenantId, async (tx) => {
    await checkQuota(tx, ctx, "apiKeys");
    const row = await tx.apiKey.create({
      data: {
        tenantId,
        id,
        name,
        prefix: token.slice(0, SHOWN_CHARACTERS),
        keyHash: hashSecret(token),
        scopes: [...new Set(scopes)],
        endpointLimit,
        createdBy: actor.kind === "user" ? actor.userId : null,
        createdAt: at,
        expiresAt: expiresInDays === undefined ? null : new Date(at.getTime() + expiresInDays * DAY_MS),
      },
      select: API_KEY_SELECT,
    });
    await audit(tx, ctx, {
      action: "api_key.create",
      targetType: "api_key",
      targetId: id,
      detail: { after: { name, scopes, endpointLimit } },
    });
    await tellBrowsers(tx, tenantId, "member", id);
    return { apiKey: apiKeyView(row, false), token };
  });
}

function checkLimitedScopes(scopes: readonly Scope[], endpointLimit: string | null): void {
  const beyond = endpointLimit === null ? [] : scopes.filter((scope) => !LIMITED_SCOPES.includes(scope));
  if (beyond.length === 0) return;
  const message = `A key that is limited to some endpoints cannot have ${beyond.join(", ")}.`;
  throw new PaditError("invalid", message, { issues: [{ path: "scopes", message }] });
}
