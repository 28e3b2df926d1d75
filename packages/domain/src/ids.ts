import { v5, v7 } from "uuid";

/** Namespace of PADIT's deterministic ids; a constant, so that a replay makes the same id. */
const PADIT_NAMESPACE = "6f1a1f5e-3a0b-5d0c-9d3e-70616469742e";

/** A new id that sorts by time of creation (RFC 9562 version 7). */
export const newId = (): string => v7();

/** The same parts always give the same id (RFC 9562 version 5). */
export const idOf = (...parts: readonly (string | number | bigint)[]): string => v5(parts.join("\u001f"), PADIT_NAMESPACE);
