import type { ProtocolSpec } from "@padit/protocols";
import { hideSecrets } from "@padit/protocols/secrets";
import { z } from "zod";
import { authorize, parse, type ServiceContext } from "../service-context";
import { protocolOf } from "./parse-target";
import { inPlainWords } from "./plain-words";
import type { Target } from "./target-secrets";

export const CheckTarget = z.object({
  protocol: z.string().max(50),
  /** As typed so far. Secrets that were saved may come as their mask. */
  target: z.record(z.string(), z.json()),
});

/** What the protocol says of a target that somebody types. */
export type TargetCheck =
  | {
      ok: true;
      /** With the defaults filled in and the secrets masked. */
      target: Target;
      /** host:port and the like. */
      address: string;
      /** What one run sends. */
      cost: { packets: number; bytes: number };
      problems: Record<string, string>;
    }
  | {
      ok: false;
      /** One sentence by field; "" for what concerns several. */
      problems: Record<string, string>;
    };

/** Judges a target before it is saved. Validation, cost and address need the protocol's code, which only the server has. */
export async function checkTarget(ctx: ServiceContext, input: z.input<typeof CheckTarget>): Promise<TargetCheck> {
  authorize(ctx, "operator", "endpoints:write");
  const { protocol, target } = parse(CheckTarget, input);
  return judgedTarget(protocolOf(protocol), target);
}

/** The judgement alone, without who asks. */
export function judgedTarget(spec: ProtocolSpec, target: Target): TargetCheck {
  const result = spec.target.safeParse(target, { error: inPlainWords });
  if (result.success) {
    const shown = hideSecrets(spec, CheckTarget.shape.target.parse(result.data));
    return { ok: true, target: shown, address: spec.address(result.data), cost: spec.cost(result.data), problems: {} };
  }
  const problems: Record<string, string> = {};
  for (const { path, message, code } of result.error.issues) {
    const name = String(path[0] ?? "");
    problems[name] ??= code === "invalid_type" && target[name] === undefined ? "This is needed." : message;
  }
  return { ok: false, problems };
}
