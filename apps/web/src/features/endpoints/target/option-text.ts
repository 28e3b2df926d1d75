import type { FieldSpec } from "@padit/domain/plugins";
import { knownKey } from "@/features/words/known-key";
import type { WordsOf } from "@/features/words/use-words";

/** Values of settings that are words; names such as NXDOMAIN are shown as they are. */
const WORDS = [
  ...(["ethernet", "udp", "tcp", "icmp", "two-step", "one-step", "remote", "remote-two-step", "auto", "ipv4", "ipv6"] as const),
  ...(["unicast", "multicast", "unauthenticated", "authenticated", "stamp", "twamp-light", "stateless", "stateful"] as const),
  ...(["reference", "option 1", "option 2"] as const),
] as const;

/** An option of a setting in the reader's language. */
export function optionText(t: WordsOf<"target">, option: string): string {
  const known = knownKey(WORDS, option);
  return known ? t(`option.${known}`) : option;
}

/** A setting's value as text. */
export function valueText(t: WordsOf<"target">, value: unknown, field?: Pick<FieldSpec, "input">): string {
  if (typeof value === "boolean") return t(value ? "on" : "off");
  if (Array.isArray(value)) return value.join(", ") || t("none");
  if (value === null || value === undefined || value === "") return t("none");
  if (typeof value === "object") return JSON.stringify(value);
  return field?.input === "select" ? optionText(t, String(value)) : String(value);
}
