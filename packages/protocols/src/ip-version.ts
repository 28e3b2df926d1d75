import type { FieldSpec } from "@padit/domain/plugins";
import { z } from "zod";
import { type IoContext, isFailure, type PinnedAddress, ProbeFailure, type ProbeRun } from "./probe";

const IP_VERSIONS = ["auto", "ipv4", "ipv6"] as const;
export const IpVersion = z.enum(IP_VERSIONS);
type IpVersion = z.infer<typeof IpVersion>;

/** For protocols that got this setting in a later version. Absent unless a user chose it, because older collectors do not know the field. */
export const ipVersionShape = { family: IpVersion.optional() };

export const ipVersionField: FieldSpec = {
  name: "family",
  label: "IP version",
  help: "auto takes the address that this collector's system prefers.",
  input: "select",
  options: IP_VERSIONS,
  placeholder: "auto",
  advanced: true,
};

/** The number of an IP version; undefined: either. */
export const familyOf = (version: IpVersion | undefined): 4 | 6 | undefined =>
  version === "ipv4" ? 4 : version === "ipv6" ? 6 : undefined;

/** Remembers the address that a run used, for its detail and its failure. */
export class UsedAddress {
  private used: PinnedAddress | undefined;

  constructor(private readonly io: IoContext) {}

  /** As `IoContext.pin`, and remembers the address. */
  async pin(...asked: Parameters<IoContext["pin"]>): Promise<PinnedAddress> {
    this.used = undefined;
    this.used = await this.io.pin(...asked);
    return this.used;
  }

  detail(): { address?: string } {
    return this.used === undefined ? {} : { address: this.used.address };
  }

  /** A failure of the network or the far end with the address in its text if the target is a name, because only one of its addresses may fail. */
  explain(failure: ProbeFailure): ProbeFailure {
    const { outcome, code, message } = failure;
    const text = this.explainText(isFailure(outcome) ? message : undefined);
    return text === undefined ? failure : new ProbeFailure(outcome, code, text, { cause: failure });
  }

  /** The run with its address. */
  complete(run: ProbeRun): ProbeRun {
    const hint = (isFailure(run.outcome) ? this.explainText(run.hint) : undefined) ?? run.hint;
    return { ...run, detail: { ...run.detail, ...this.detail() }, ...(hint !== undefined && { hint }) };
  }

  private explainText(message: string | undefined): string | undefined {
    const { used } = this;
    if (message === undefined || used === undefined || used.resolvedFrom === undefined) return undefined;
    const version = used.address.includes(":") ? 6 : 4;
    const other = used.hasOtherFamily ? ` The name has an IPv${10 - version} address, too: choose the IP version to probe that one.` : "";
    return `IPv${version} address ${used.address} of ${used.resolvedFrom}: ${message}${other}`;
  }
}
