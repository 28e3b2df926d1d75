import { PaditError } from "@padit/domain";
import { type ProtocolSpec, protocols } from "@padit/protocols";
import { keepSecrets, stillHidden } from "@padit/protocols/secrets";
import { z } from "zod";
import { invalidInput } from "../service-context";

const JsonTarget = z.record(z.string(), z.json());
export type Target = z.infer<typeof JsonTarget>;

/** The protocol of a name. @throws PaditError invalid */
export function protocolOf(name: string): ProtocolSpec {
  const spec = protocols.get(name);
  if (spec) return spec;
  const message = `There is no protocol "${name}"; there are ${protocols
    .list()
    .map((known) => known.name)
    .join(", ")}.`;
  throw new PaditError("invalid", message, { issues: [{ path: "protocol", message }] });
}

/**
 * The target with its defaults filled in, and secrets that came back masked taken from the stored one.
 * @throws PaditError invalid
 */
export function parseTarget(spec: ProtocolSpec, target: Target, stored: Target = {}): Target {
  const whole = keepSecrets(spec, target, stored);
  const result = spec.target.safeParse(whole);
  if (!result.success) throw invalidInput(result.error, ["target"]);
  const issues = stillHidden(spec, whole).map((name) => ({
    path: `target.${name}`,
    message: "Enter this secret again: it is never shown.",
  }));
  if (issues.length > 0) throw new PaditError("invalid", `${issues[0]?.path}: ${issues[0]?.message}`, { issues });
  return JsonTarget.parse(result.data);
}
