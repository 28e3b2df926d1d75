/** The closed list of error codes. Each border (tRPC, REST, Temporal, CLI) translates it in exactly one place. */
export const ERROR_CODES = [
  "unauthenticated", // no valid session, key or signature
  "forbidden", // known to the organization, but the role or scope is missing
  "not_found", // does not exist, or belongs to others
  "invalid", // the input does not parse; `issues` has the paths of the invalid fields
  "conflict", // the state has changed since the caller read it, or a unique name exists already
  "too_large",
  "rate_limited", // retry after `retryAfterSeconds`
  "unavailable", // a component does not respond; retry after `retryAfterSeconds`
  "policy_denied", // an address or target the operator or the collector does not permit
  "internal",
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

export interface InputIssue {
  path: string;
  message: string;
}

export interface PaditErrorOptions {
  cause?: unknown;
  issues?: readonly InputIssue[];
  retryAfterSeconds?: number;
}

/** A broken rule. Expected outcomes (a lost packet, an empty list) are values, never this. */
export class PaditError extends Error {
  readonly code: ErrorCode;
  readonly issues: readonly InputIssue[];
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, message: string, { cause, issues = [], retryAfterSeconds }: PaditErrorOptions = {}) {
    super(message, { cause });
    this.name = "PaditError";
    this.code = code;
    this.issues = issues;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export const isPaditError = (error: unknown): error is PaditError => error instanceof PaditError;
