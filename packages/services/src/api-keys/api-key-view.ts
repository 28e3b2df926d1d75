import type { Prisma } from "@padit/db";
import { Scope } from "../service-context";

/** A key as lists show it: enough to recognise it, nothing to use it. */
export interface ApiKeyView {
  id: string;
  name: string;
  /** Its first characters. */
  prefix: string;
  scopes: Scope[];
  createdBy: string | null;
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  /** Whether who made it left the organization or was disabled: the key opens nothing any more. */
  isOrphaned: boolean;
}

export const API_KEY_SELECT = {
  id: true,
  name: true,
  prefix: true,
  scopes: true,
  createdBy: true,
  createdAt: true,
  expiresAt: true,
  lastUsedAt: true,
} satisfies Prisma.ApiKeySelect;
type ApiKeyRow = Prisma.ApiKeyGetPayload<{ select: typeof API_KEY_SELECT }>;

export const apiKeyView = ({ scopes, ...row }: ApiKeyRow, isOrphaned: boolean): ApiKeyView => ({
  ...row,
  scopes: knownScopes(scopes),
  isOrphaned,
});

/** A scope of an older version that is no more opens nothing. */
export const knownScopes = (scopes: readonly string[]): Scope[] => Scope.options.filter((scope) => scopes.includes(scope));
