import type { ProtocolSpec } from "@padit/protocols";
import { hideSecrets } from "@padit/protocols/secrets";
import { z } from "zod";
import { authorize, parse, type ServiceContext } from "../service-context";
import { protocolOf } from "./parse-target";
import { inPlainWords } from "./plain-words";
import type { Target } from "./target-secrets";

export const CheckTarget = z.object({
  protocol: z.string().max(50),
  /** The target as typed so far. Saved secrets may be given as their mask. */
  target: z.record(z.string(), z.json()),
});

/** The protocol's judgement of a target that a person is typing. */
export type TargetCheck =
  | {
      ok: true;
      /** The target with defaults filled in and secrets masked. */
      target: Target;
      /** For example host:port. */
      address: string;
      /** Traffic of one run. */
      cost: { packets: number; bytes: number };
      problems: Record<string, string>;
    }
  | {
      ok: false;
      /** One sentence by field; "" for problems of several fields. */
      problems: Record<string, string>;
    };

/** Judges a target before it is saved. Validation, cost and address need the protocol's code, which only the server has. */
export async function checkTarget(ctx: ServiceContext, input: z.input<typeof CheckTarget>): Promise<TargetCheck> {
  authorize(ctx, "operator", "endpoints:write");
  const { protocol, target } = parse(CheckTarget, input);
  return judgedTarget(protocolOf(protocol), target);
}

/** The judgement alone, without authorization. */
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
