import type { FieldSpec } from "@padit/domain/plugins";
import { z } from "zod";
import { C_TAG, S_TAG, type VlanTag } from "./codec";

const VlanId = z
  .int("A VLAN ID is a whole number.")
  .min(1, "A VLAN ID is 1 to 4094; leave it empty for untagged.")
  .max(4094, "A VLAN ID is 1 to 4094; leave it empty for untagged.");

/** Interface and VLAN tags of the frames. */
export const linkShape = {
  interface: z
    .string()
    .trim()
    .min(1, "Enter the collector's network interface, e.g. eth1.")
    .max(15, "A Linux interface name has at most 15 characters.")
    .regex(/^[^\s/:]+$/, "Enter an interface name, e.g. eth1."),
  /** null: untagged, or only a priority tag when `pcp` is set. */
  vlanId: VlanId.nullable().default(null),
  /** The service tag around `vlanId` (QinQ). */
  outerVlanId: VlanId.nullable().default(null),
  /** Absent unless a user chose it, because older collectors do not know the field. */
  dei: z.boolean().optional(),
  pcp: z.int("PCP is a whole number.").min(0, "PCP is 0 to 7.").max(7, "PCP is 0 to 7.").default(0),
};
export interface LinkSettings {
  interface: string;
  vlanId: number | null;
  outerVlanId: number | null;
  pcp: number;
  dei?: boolean | undefined;
}

export const isTaggedWell = (t: LinkSettings): boolean => t.outerVlanId === null || t.vlanId !== null;
export const TAGGED_WELL = { error: "An outer VLAN needs an inner one.", path: ["vlanId"] };

export function tagsOf({ vlanId, outerVlanId, pcp, dei = false }: LinkSettings): VlanTag[] {
  const tag = (tpid: number, vid: number): VlanTag => ({ tpid, pcp, dei, vid });
  const inner = vlanId !== null ? [tag(C_TAG, vlanId)] : pcp > 0 || dei ? [tag(C_TAG, 0)] : [];
  return outerVlanId === null ? inner : [tag(S_TAG, outerVlanId), ...inner];
}

export const interfaceField: FieldSpec = {
  name: "interface",
  label: "Interface",
  help: "The collector's network interface on that link.",
  input: "text",
  placeholder: "eth1",
};
export const macField = (help: string): FieldSpec => ({
  name: "mac",
  label: "MAC address",
  help,
  input: "text",
  placeholder: "02:00:5e:10:00:01",
});
export const tagFields: readonly FieldSpec[] = [
  { name: "vlanId", label: "VLAN", help: "1 to 4094; empty for untagged.", input: "number", placeholder: "100" },
  { name: "pcp", label: "Priority (PCP)", help: "0 to 7, written into the VLAN tag.", input: "number", placeholder: "0", advanced: true },
  {
    name: "dei",
    label: "Drop eligible (DEI)",
    help: "Set in the VLAN tag: a full queue drops such frames first.",
    input: "switch",
    advanced: true,
  },
  {
    name: "outerVlanId",
    label: "Outer VLAN (QinQ)",
    help: "The service tag around the VLAN; empty for none.",
    input: "number",
    placeholder: "300",
    advanced: true,
  },
];

/** For lists: `eth1`, `eth1.100`, `eth1.300.100`. */
export const linkText = ({ interface: device, vlanId, outerVlanId }: LinkSettings): string =>
  [device, outerVlanId, vlanId].filter((part) => part !== null).join(".");
