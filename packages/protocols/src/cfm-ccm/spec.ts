import { z } from "zod";
import { MdLevel, MepId, mdLevelField } from "../cfm/settings";
import { interfaceField, isTaggedWell, linkShape, linkText, TAGGED_WELL, tagFields } from "../ethernet/settings";
import { availabilityMetric, defectMetric, lossMetric, steeredMetric } from "../metric-specs";
import { defineProtocol } from "../protocol";
import { CCM_INTERVAL_NAMES, CCM_INTERVALS } from "./intervals";
import { MA_FORMATS, type MaidNames, refusedMaid } from "./maid";

const Name = (what: string) =>
  z
    .string()
    .trim()
    .max(43, `The ${what} has at most 43 characters.`)
    .regex(/^[\x20-\x7e]*$/, `The ${what} is plain ASCII text.`)
    .default("");

export const CfmCcmTarget = z
  .strictObject({
    ...linkShape,
    mdLevel: MdLevel,
    interval: z.enum(CCM_INTERVAL_NAMES).default("1 s"),
    /** Names of domain and association; both empty: any. */
    mdName: Name("domain's name"),
    maName: Name("association's name"),
    /**
     * How the association's name is encoded. Absent: as text, with a domain name. The field is absent by default because older collectors do not
     * know it.
     */
    maFormat: z.enum(MA_FORMATS).optional(),
    /** MEP ID of the far end; null: any. */
    mepId: MepId.nullable().default(null),
  })
  .refine(isTaggedWell, TAGGED_WELL)
  .refine((t) => t.maFormat !== undefined || (t.mdName === "") === (t.maName === ""), {
    error: "Enter both names, or neither.",
    path: ["maName"],
  })
  .check((ctx) => {
    const names = expectedNames(ctx.value);
    const refusal = names && refusedMaid(names);
    if (refusal !== undefined) ctx.issues.push({ code: "custom", input: ctx.value, message: refusal, path: ["maName"] });
  });
export type CfmCcmTarget = z.infer<typeof CfmCcmTarget>;

/** The MAID that the target demands; undefined for any. */
export function expectedNames(target: {
  mdName: string;
  maName: string;
  maFormat?: MaidNames["format"] | undefined;
}): MaidNames | undefined {
  const { mdName: domain, maName: association, maFormat: format = "text" } = target;
  return domain === "" && association === "" && target.maFormat === undefined ? undefined : { domain, association, format };
}

export const cfmCcmSpec = defineProtocol<CfmCcmTarget>({
  name: "cfm-ccm",
  version: "1.2.0",
  documentation: "docs/protocol-reference.md",
  title: "CFM continuity check",
  description:
    "Listens to the continuity messages (CCM) of a maintenance point: lost continuity, wrong association, MEP or interval, and its remote defect bit.",
  source: "IEEE 802.1Q clauses 20–21 (802.1ag), ITU-T Y.1731 §7.1",
  synonyms: ["cfm", "ccm", "continuity", "802.1ag", "y.1731", "oam", "mep", "rdi", "loc", "defect", "ethernet"],
  target: CfmCcmTarget,
  fields: [
    interfaceField,
    mdLevelField,
    { name: "interval", label: "CCM interval", help: "How often the far end sends.", input: "select", options: CCM_INTERVAL_NAMES },
    { name: "mepId", label: "MEP ID", help: "Of the far end, 1 to 8191; empty for any.", input: "number", placeholder: "101" },
    ...tagFields,
    {
      name: "mdName",
      label: "Domain name (MD)",
      help: "As a character string; empty for any, or for none where a name format is chosen.",
      input: "text",
      advanced: true,
    },
    {
      name: "maName",
      label: "Association name (MA) or MEG ID",
      help: "In the format below: text, a number, 00005e:0000002a for a VPN ID, or carrier code and MEG code (ICC). Empty for any.",
      input: "text",
      advanced: true,
    },
    {
      name: "maFormat",
      label: "Name format",
      help: "How the association's name is encoded: 802.1Q's text, integer, VLAN ID or VPN ID (RFC 2685), or Y.1731's ICC-based MEG ID.",
      input: "select",
      options: MA_FORMATS,
      advanced: true,
    },
  ],
  needsRawSockets: true,
  defaultIntervalMs: 30_000,
  metrics: {
    cfm_ccm_availability: availabilityMetric(
      "1 while CCMs come within 3.5 intervals, over the whole time since the last run, and without a defect of this direction, else 0.",
    ),
    cfm_ccm_interval: steeredMetric("CCM interval", "Mean time between two CCMs.", { low: 0, high: null }),
    cfm_ccm_loss: lossMetric("CCM loss", "Share of sequence numbers missing; only from a far end that counts.", { isOptional: true }),
    cfm_ccm_rdi: defectMetric("Remote defect indication", "1 while the far end says that it does not hear all its peers, else 0.", 1),
    cfm_ccm_defects: defectMetric(
      "Defects",
      "How many of the five defects of 802.1Q were seen since the last run; the far end's remote defect bit (RDI) is one more.",
      6,
    ),
  },
  headline: { delay: "cfm_ccm_interval", delivery: "cfm_ccm_availability" },
  // Listens only.
  cost: (t) => ({ packets: Math.ceil(listenMs(t.interval) / CCM_INTERVALS[t.interval].ms), bytes: 100 }),
  address: (t) => `${t.mepId === null ? "any MEP" : `MEP ${t.mepId}`} on ${linkText(t)}, level ${t.mdLevel}`,
});

/** 802.1Q §20.1.2: continuity is lost after 3.5 intervals. Fast senders are watched for at least 500 ms, so that their rate can be measured. */
export const listenMs = (interval: CfmCcmTarget["interval"]): number => Math.max(500, 3.5 * CCM_INTERVALS[interval].ms);
