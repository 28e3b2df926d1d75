import { PaditError, parseSelector, printSelector } from "@padit/domain";

import { selectorText } from "../selector/selector-text";
import type { Role } from "../service-context";

/** The limit of a member or a key as input, in the form in which it is stored; null: no limit. */
export const EndpointLimit = selectorText({ subject: "endpoints", isShared: true })
  .nullable()
  .transform((text) => printSelector(parseSelector(text ?? "", { subject: "endpoints", isShared: true }).terms) || null);

/** @throws PaditError invalid for a role that cannot be limited, because it manages the whole organization */
export function checkLimitable(role: Role, endpointLimit: string | null): void {
  if (endpointLimit === null || role === "viewer" || role === "operator") return;
  const message = `Only viewers and operators can be limited to some endpoints, not an ${role}.`;
  throw new PaditError("conflict", message);
}

/** The role that counts: a provider may make a limited member an admin, who then has the rights of an operator. */
export const limitedRole = (role: Role, endpointLimit: string | null): Role =>
  endpointLimit === null || role === "viewer" ? role : "operator";
