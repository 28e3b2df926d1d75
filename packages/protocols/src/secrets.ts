import { z } from "zod";
import type { ProtocolSpec } from "./protocol";

/** What stands in views in place of a secret; sent back unchanged it means "as it was". */
export const HIDDEN = "••••••";

/** A secret's schema: its mask passes, so that a masked target is still one. Whoever stores or runs it must have put the secret back. */
export const orHidden = <T extends z.ZodType>(schema: T) => z.union([schema, z.literal(HIDDEN)]);

const secretNames = (spec: Pick<ProtocolSpec, "fields">): string[] => spec.fields.filter(({ secret }) => secret).map(({ name }) => name);
const isEmpty = (value: unknown): boolean => value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
const isHidden = (value: unknown): boolean => value === HIDDEN || (Array.isArray(value) && value.includes(HIDDEN));

/** The target as people and programs may see it: secrets that are set are masked. */
export function hideSecrets<T extends object>(spec: Pick<ProtocolSpec, "fields"> | undefined, target: T): T {
  if (spec === undefined) return target;
  const masked = secretNames(spec).map((name): [string, unknown] => {
    const value: unknown = Reflect.get(target, name);
    return [name, isEmpty(value) ? value : Array.isArray(value) ? [HIDDEN] : HIDDEN];
  });
  return { ...target, ...Object.fromEntries(masked.filter(([, value]) => value !== undefined)) };
}

/** What a form sends back: a masked secret is the stored one. */
export function keepSecrets<T extends object>(spec: Pick<ProtocolSpec, "fields">, sent: T, stored: object): T {
  const kept = secretNames(spec).filter((name) => isHidden(Reflect.get(sent, name)));
  return { ...sent, ...Object.fromEntries(kept.map((name) => [name, Reflect.get(stored, name)])) };
}

/** Names of secrets that are still masked: nobody knows them here. */
export const stillHidden = (spec: Pick<ProtocolSpec, "fields">, target: object): string[] =>
  secretNames(spec).filter((name) => isHidden(Reflect.get(target, name)));
