import type { PolicySummary } from "@padit/protocols/collector-api";
import type { AllowList } from "./policy";
import { limitsIn } from "./policy";
import { PROTOCOL_PACKETS_PER_SECOND } from "./rate-caps";

/** Longest list of a summary; a longer one ends with the number of the rest. */
const ENTRIES_MAX = 40;

type AddressRule = Extract<AllowList[number], { cidr: string }>;

const addressText = ({ cidr, ports }: AddressRule): string => (ports === undefined ? cidr : `${cidr} ports ${ports.join(", ")}`);

function shortened(entries: readonly string[]): string[] {
  const texts = entries.map((text) => text.slice(0, 200));
  return texts.length <= ENTRIES_MAX ? texts : [...texts.slice(0, ENTRIES_MAX - 1), `and ${texts.length - ENTRIES_MAX + 1} more`];
}

/** The operator's policy, for the web: people there see it and cannot change it. */
export function policySummary(allow: AllowList): PolicySummary {
  const { protocolPacketsPerSecond, ...limits } = limitsIn(allow);
  const listed = (pick: (rule: AllowList[number]) => readonly string[]): string[] => shortened(allow.flatMap(pick));
  return {
    only: listed((rule) => ("only" in rule ? rule.only.map(addressText) : [])),
    deny: listed((rule) => ("deny" in rule ? rule.deny.map(addressText) : [])),
    allow: listed((rule) => ("cidr" in rule ? [addressText(rule)] : [])),
    proxies: listed((rule) => ("proxies" in rule ? rule.proxies.map(addressText) : [])),
    protocols: listed((rule) => ("onlyProtocols" in rule ? rule.onlyProtocols : [])),
    interfaces: listed((rule) => ("onlyInterfaces" in rule ? rule.onlyInterfaces : [])),
    vlans: listed((rule) => ("onlyVlans" in rule ? rule.onlyVlans.map(String) : [])),
    cfmGroups: listed((rule) =>
      "cfmGroupLevels" in rule ? [`${rule.cfmGroupLevels.join(", ")}${rule.interface === undefined ? "" : ` (${rule.interface})`}`] : [],
    ),
    limits,
    protocolLimits: Object.fromEntries(
      Object.entries({ ...PROTOCOL_PACKETS_PER_SECOND, ...protocolPacketsPerSecond }).slice(0, ENTRIES_MAX),
    ),
  };
}
