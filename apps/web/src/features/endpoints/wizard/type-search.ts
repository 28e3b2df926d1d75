import type { CollectorView } from "@padit/services/collectors";
import { disassemble, getChoseong } from "es-hangul";
import { z } from "zod";
import type { ShownProtocol } from "@/features/sources/sources";
import type { WordsOf } from "@/features/words/use-words";

const normal = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

/** Hangul letter by letter, so that a word matches while its last syllable is being composed, and the first consonants (초성) of each word. */
const spelled = (text: string): string => `${disassemble(normal(text))} ${getChoseong(text)}`.trim();

/** Types whose name, description or synonyms contain every word; matches at the beginning come first. */
export function searchTypes(protocols: readonly ShownProtocol[], text: string): ShownProtocol[] {
  const words = disassemble(normal(text)).split(" ").filter(Boolean);
  const scored = protocols.map((spec) => {
    const names = [spec.name, spec.title, ...spec.synonyms].map(spelled);
    const all = [...names, spelled(spec.description), normal(spec.source)].join(" ");
    if (!words.every((word) => all.includes(word))) return { spec, score: -1 };
    return { spec, score: words.filter((word) => names.some((name) => name.startsWith(word))).length };
  });
  return scored
    .filter(({ score }) => score >= 0)
    .sort((a, b) => b.score - a.score)
    .map(({ spec }) => spec);
}

const Capable = z.object({ protocols: z.array(z.object({ name: z.string() })) });

/** Protocols that a collector reports it can probe; empty before its first report. */
const protocolsOf = ({ capabilities }: Pick<CollectorView, "capabilities">): string[] => {
  const said = Capable.safeParse(capabilities);
  return said.success ? said.data.protocols.map(({ name }) => name) : [];
};

const Permitted = z.object({ rawSockets: z.boolean().nullable().default(null), lacking: z.array(z.string()).default([]) });

type Asked = Pick<ShownProtocol, "name" | "needsRawSockets">;

/** Why the collector cannot probe a protocol that it knows, as it reported, possibly empty; null when it can. */
function lackOf({ capabilities }: Pick<CollectorView, "capabilities">, { needsRawSockets }: Asked): { reported: string } | null {
  const said = Permitted.safeParse(capabilities);
  const isBarred = said.success && said.data.rawSockets === false && needsRawSockets;
  return isBarred ? { reported: said.data.lacking.join(" ") } : null;
}

type Known = Pick<CollectorView, "id" | "name" | "kind" | "state" | "capabilities">;

export const canProbe = (collector: Known, protocol: Asked): boolean =>
  collector.kind === "agent" &&
  collector.state !== "revoked" &&
  protocolsOf(collector).includes(protocol.name) &&
  lackOf(collector, protocol) === null;

/** The reason why no collector can probe the protocol; null when at least one can. */
export function whyNot(t: WordsOf<"wizard">, collectors: readonly Known[], protocol: Asked): string | null {
  const standing = collectors.filter(({ kind, state }) => kind === "agent" && state !== "revoked");
  if (standing.length === 0) return t("type.why.noCollector");
  if (standing.some((collector) => canProbe(collector, protocol))) return null;
  const silent = standing.filter((collector) => protocolsOf(collector).length === 0);
  if (silent.length === standing.length) return t("type.why.noReport");
  const lacking = standing.find((collector) => protocolsOf(collector).includes(protocol.name));
  if (lacking)
    return t("type.why.lack", { collector: lacking.name, lack: lackOf(lacking, protocol)?.reported || t("type.why.noRawSockets") });
  return standing.length === 1 ? t("type.why.one", { collector: standing[0]?.name ?? "" }) : t("type.why.all", { count: standing.length });
}
