import { z } from "zod";
import type { ProtocolSpec } from "./protocol";
import { HIDDEN, hasCredentials, shownUrl } from "./shown-url";

export { HIDDEN };

/**
 * Schema of a secret, which also accepts the mask, so that a masked target is valid. The secret must be restored before the target is stored or
 * used.
 */
export const orHidden = <T extends z.ZodType>(schema: T) => z.union([schema, z.literal(HIDDEN)]);

const secretNames = (spec: Pick<ProtocolSpec, "fields">): string[] => spec.fields.filter(({ secret }) => secret).map(({ name }) => name);
const isEmpty = (value: unknown): boolean => value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
const isHidden = (value: unknown): boolean => value === HIDDEN || (Array.isArray(value) && value.includes(HIDDEN));

const urlOf = (target: object): string | null => {
  const url: unknown = Reflect.get(target, "url");
  return typeof url === "string" ? url : null;
};

/** The target for people and programs, with its secrets masked, including those within its URL. */
export function hideSecrets<T extends object>(spec: Pick<ProtocolSpec, "fields"> | undefined, target: T): T {
  if (spec === undefined) return target;
  const masked = secretNames(spec).map((name): [string, unknown] => {
    const value: unknown = Reflect.get(target, name);
    return [name, isEmpty(value) ? value : Array.isArray(value) ? [HIDDEN] : HIDDEN];
  });
  const url = urlOf(target);
  return {
    ...target,
    ...Object.fromEntries(masked.filter(([, value]) => value !== undefined)),
    ...(url !== null && { url: shownUrl(url) }),
  };
}

/** Replaces the masked secrets that a form sent back by the stored ones. */
export function keepSecrets<T extends object>(spec: Pick<ProtocolSpec, "fields">, sent: T, stored: object): T {
  const kept = secretNames(spec).filter((name) => isHidden(Reflect.get(sent, name)));
  const [url, known] = [urlOf(sent), urlOf(stored)];
  // An earlier version stored URLs with passwords. If a client returns such a URL without the password, the password is removed.
  const isKept = url !== null && known !== null && url === shownUrl(known) && !hasCredentials(known);
  return { ...sent, ...Object.fromEntries(kept.map((name) => [name, Reflect.get(stored, name)])), ...(isKept && { url: known }) };
}

/** Names of secrets that are still masked, because their values are unknown. */
export const stillHidden = (spec: Pick<ProtocolSpec, "fields">, target: object): string[] => [
  ...secretNames(spec).filter((name) => isHidden(Reflect.get(target, name))),
  ...(urlOf(target)?.includes(HIDDEN) ? ["url"] : []),
];
