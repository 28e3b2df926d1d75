import type { Database } from "@padit/db";
import { PaditError } from "@padit/domain";
import { z } from "zod";
import type { AddressPolicy } from "./egress/address-policy";
import type { Keyring } from "./keyring/keyring";
import type { QuotaOverrides } from "./quotas/quotas";
import { ROLES } from "./roles";
import { unstorable } from "./storable";

export { ROLES };
export const Role = z.enum(ROLES);
export type Role = z.infer<typeof Role>;

/** The scopes that an API key may have. */
export const SCOPES = [
  "endpoints:read",
  "endpoints:write",
  "alerts:read",
  "alerts:write",
  "rules:read",
  "rules:write",
  "integrations:read",
  "integrations:write",
  "collectors:read",
  "collectors:write",
  "configuration:read",
  "configuration:write",
  "audit:read",
] as const;
export const Scope = z.enum(SCOPES);
export type Scope = z.infer<typeof Scope>;

/** What a key that is limited to some endpoints can be allowed: the rest reaches further than endpoints and their alerts. */
export const LIMITED_SCOPES: readonly Scope[] = ["endpoints:read", "alerts:read", "alerts:write", "collectors:read"];

/** What people and keys may see of their organization. */
interface Limited {
  /** Texts of selectors, all of which an endpoint must match; absent or empty: every endpoint. */
  endpointLimits?: readonly string[] | undefined;
}

/** The actor of a request and the actor's organization. */
export type Actor =
  | ({
      kind: "user";
      userId: string;
      /** Of a provider's person with the provider's name in parentheses. */
      name: string;
      tenantId: string;
      role: Role;
      /** Short name of the provider for which the person acts in this customer's organization; absent: the person is a member. */
      provider?: string | undefined;
    } & Limited)
  | ({ kind: "api_key"; keyId: string; name: string; tenantId: string; scopes: readonly Scope[] } & Limited)
  | { kind: "system"; name: string; tenantId: string };

/** The operator's settings of the installation. */
export interface Site {
  /** Address of the web app, without a trailing slash. */
  publicUrl: string;
  /** Address at which collectors reach ingest, without a trailing slash. */
  ingestUrl: string;
  egressPolicy: AddressPolicy;
  /** Whether the installation has a mail server; undefined: it has none. */
  hasMail?: boolean;
  /** Quotas of every organization that has no own quota of this name; undefined: the defaults. */
  quotas?: QuotaOverrides;
}

/** The dependencies of a verb, in addition to its input. */
export interface ServiceContext {
  db: Database;
  actor: Actor;
  now: () => Date;
  /** IP address of the request, for the audit trail. */
  ip?: string | undefined;
  keyring: Keyring;
  site: Site;
  /**
   * Collectors whose plans the caller signs at the end of its transaction, because it runs many verbs in one; verbs add to the set. Absent:
   * each verb signs its own.
   */
  plansDue?: Set<string>;
}

/** Context of a person's actions without an organization: create one, accept an invite, change the password. */
export interface PersonContext {
  db: Database;
  person: { userId: string; name: string };
  now: () => Date;
  ip?: string | undefined;
}

export const isAtLeast = (role: Role, other: Role): boolean => ROLES.indexOf(role) >= ROLES.indexOf(other);

/** Whether the actor may see some endpoints only. */
export const isLimited = (actor: Actor): boolean => actor.kind !== "system" && (actor.endpointLimits ?? []).length > 0;

/**
 * Checks that the actor is authorized: a person by role, a key by scope. `scope: null` rejects API keys altogether. Who is limited to some
 * endpoints is rejected unless the verb reads and changes nothing but what the limit covers (`within_limit`), which row security enforces.
 * @throws PaditError forbidden
 */
export function authorize({ actor, db }: ServiceContext, role: Role, scope: Scope | null, reach?: "within_limit"): void {
  if (actor.kind === "system") return;
  if (isLimited(actor)) {
    if (reach !== "within_limit") throw new PaditError("forbidden", "Your access is limited to some endpoints and does not include this.");
    if (!("endpointLimits" in db)) throw new Error("a limited actor has a database without the limit");
  }
  if (actor.kind === "user") {
    if (!isAtLeast(actor.role, role)) throw new PaditError("forbidden", `This takes the role ${role} or more.`);
    return;
  }
  if (scope === null) throw new PaditError("forbidden", "An API key cannot do this; sign in instead.");
  if (!actor.scopes.includes(scope)) throw new PaditError("forbidden", `This API key lacks the scope ${scope}.`);
}

/** The input as parsed by its schema. @throws PaditError invalid, with the path of each problem */
export function parse<Schema extends z.ZodType>(schema: Schema, input: z.input<Schema>): z.output<Schema> {
  const issue = unstorable(input);
  if (issue) throw new PaditError("invalid", `${issue.path || "The input"} ${issue.message}.`, { issues: [issue] });
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw invalidInput(result.error);
}

export function invalidInput(error: z.ZodError, under: readonly string[] = []): PaditError {
  const issues = error.issues.map(({ path, message }) => ({ path: [...under, ...path.map(String)].join("."), message }));
  const [first] = issues;
  const where = first?.path ? `${first.path}: ` : "";
  return new PaditError("invalid", first ? `${where}${first.message}` : "The input does not parse.", { cause: error, issues });
}

/** The error is the same for absent rows and for rows of other organizations. */
export const notFound = (what: string): PaditError => new PaditError("not_found", `There is no such ${what}.`);
