import { PaditError } from "@padit/domain";
import { type ProtocolSpec, protocols } from "@padit/protocols";
import { keepSecrets, stillHidden } from "@padit/protocols/secrets";
import { invalidInput } from "../service-context";
import { placeOf, StoredTarget, type Target } from "./target-secrets";

/** The protocol with this name. @throws PaditError invalid */
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
 * The target with defaults filled in. A masked secret is replaced by the stored secret if both targets send secrets to the same place: a
 * person who may edit an endpoint must not get its secrets by pointing the endpoint at another machine.
 * @throws PaditError invalid
 */
export function parseTarget(spec: ProtocolSpec, target: Target, stored: Target = {}): Target {
  // Fill in defaults, such as an absent port, before the places are compared.
  const filled = spec.target.safeParse(target);
  const isSamePlace = filled.success && placeOf(StoredTarget.parse(filled.data)) === placeOf(stored);
  const whole = isSamePlace ? keepSecrets(spec, target, stored) : target;
  const result = spec.target.safeParse(whole);
  if (!result.success) throw invalidInput(result.error, ["target"]);
  const issues = stillHidden(spec, whole).map((name) => ({
    path: `target.${name}`,
    message: "Enter this secret again: it is never shown, and goes to no other address than it was entered for.",
  }));
  if (issues.length > 0) throw new PaditError("invalid", `${issues[0]?.path}: ${issues[0]?.message}`, { issues });
  return StoredTarget.parse(result.data);
}
