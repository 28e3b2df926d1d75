import type { Prisma } from "@padit/db";
import { Scope } from "../service-context";

/** An API key as lists show it: enough to recognise the key, not enough to use it. */
export interface ApiKeyView {
  id: string;
  name: string;
  /** The first characters of the key. */
  prefix: string;
  scopes: Scope[];
  /** Selector of the endpoints that the key may see; null: all. */
  endpointLimit: string | null;
  createdBy: string | null;
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  /** Whether the creator left the organization or was disabled; the key then grants nothing. */
  isOrphaned: boolean;
}

export const API_KEY_SELECT = {
  id: true,
  name: true,
  prefix: true,
  scopes: true,
  endpointLimit: true,
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

/** The known scopes; a stored scope that this version does not know grants nothing. */
export const knownScopes = (scopes: readonly string[]): Scope[] => Scope.options.filter((scope) => scopes.includes(scope));
