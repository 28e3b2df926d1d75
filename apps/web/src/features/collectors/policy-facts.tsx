"use client";
import type { CollectorView } from "@padit/services/collectors";
import { useSources } from "@/features/sources/sources-context";
import { useWords, type WordsOf } from "@/features/words/use-words";
import { Facts } from "./collector-facts";
import { factsOf } from "./collector-health";

const BITS_PER_MEGABIT = 1e6;

/** What the collector's owner permits it (allow.json on its machine). The server cannot change it, so neither can this page. */
export function PolicyFacts({ collector }: { collector: CollectorView }) {
  const t = useWords("collector");
  const sources = useSources();
  const { policy } = factsOf(collector).capabilities;
  if (policy === null) return <Facts title={t("policy.title")} rows={[[t("policy.state"), t("policy.none")]]} />;
  const list = (entries: readonly string[]): string => entries.join(", ");
  const titles = (names: readonly string[]): string => list(names.map((name) => sources.of(name).title));
  const { only, deny, allow, proxies, protocols, interfaces, vlans, cfmGroups, protocolLimits } = policy;
  const protocolRates = Object.entries(protocolLimits).map(([name, packets]) =>
    t("policy.protocolRate", { protocol: sources.of(name).title, packets }),
  );
  return (
    <Facts
      title={t("policy.title")}
      rows={[
        [t("policy.addresses"), only.length === 0 ? t("policy.allButDenied") : list(only)],
        ...(deny.length === 0 ? [] : [[t("policy.denied"), list(deny)] as const]),
        ...(allow.length === 0 ? [] : [[t("policy.exceptions"), list(allow)] as const]),
        [t("policy.proxies"), proxies.length === 0 ? t("policy.noProxies") : list(proxies)],
        [t("policy.protocols"), protocols.length === 0 ? t("policy.all") : titles(protocols)],
        [t("policy.interfaces"), interfaces.length === 0 ? t("policy.all") : list(interfaces)],
        [t("policy.vlans"), vlans.length === 0 ? t("policy.all") : list(vlans.map((vlan) => (vlan === "0" ? t("policy.untagged") : vlan)))],
        [t("policy.groups"), cfmGroups.length === 0 ? t("policy.noGroups") : list(cfmGroups)],
        [t("policy.perTarget"), rateText(t, policy.limits.targetPacketsPerSecond, policy.limits.targetBitsPerSecond)],
        [t("policy.perInterface"), rateText(t, policy.limits.interfacePacketsPerSecond, policy.limits.interfaceBitsPerSecond)],
        [t("policy.perProtocol"), list(protocolRates)],
      ]}
    />
  );
}

const rateText = (t: WordsOf<"collector">, packets: number, bits: number): string =>
  t("policy.rate", { packets, megabits: bits / BITS_PER_MEGABIT });
