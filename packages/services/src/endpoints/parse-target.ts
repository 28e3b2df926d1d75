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
 * The target with its defaults filled in, and secrets that came back masked taken from the stored one, when both send them to the same place:
 * whoever may edit an endpoint must not get its secrets by pointing it at a machine of their own.
 * @throws PaditError invalid
 */
export function parseTarget(spec: ProtocolSpec, target: Target, stored: Target = {}): Target {
  // The defaults of an absent port and the like are filled in before the places are compared.
  const filled = spec.target.safeParse(target);
  const isSamePlace = filled.success && placeOf(JsonTarget.parse(filled.data)) === placeOf(stored);
  const whole = isSamePlace ? keepSecrets(spec, target, stored) : target;
  const result = spec.target.safeParse(whole);
  if (!result.success) throw invalidInput(result.error, ["target"]);
  const issues = stillHidden(spec, whole).map((name) => ({
    path: `target.${name}`,
    message: "Enter this secret again: it is never shown, and goes to no other address than it was entered for.",
  }));
  if (issues.length > 0) throw new PaditError("invalid", `${issues[0]?.path}: ${issues[0]?.message}`, { issues });
  return JsonTarget.parse(result.data);
}

const PLACE = ["transport", "host", "server", "port", "mac"];

/** Where a probe sends its secrets: the scheme, host and port. */
function placeOf(target: object): string {
  const { url }: { url?: unknown } = target;
  if (typeof url === "string") return URL.canParse(url) ? new URL(url).origin : url;
  return JSON.stringify(PLACE.map((name) => Reflect.get(target, name) ?? null));
}
