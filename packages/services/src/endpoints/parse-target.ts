import { PaditError } from "@padit/domain";
import { findProtocol, PROTOCOLS, type ProtocolSpec } from "@padit/protocols";
import { z } from "zod";
import { invalidInput } from "../service-context";

const JsonTarget = z.record(z.string(), z.json());
export type Target = z.infer<typeof JsonTarget>;

/** The protocol of a name. @throws PaditError invalid */
export function protocolOf(name: string): ProtocolSpec {
  const spec = findProtocol(name);
  if (spec) return spec;
  const message = `There is no protocol "${name}"; there are ${PROTOCOLS.map((known) => known.name).join(", ")}.`;
  throw new PaditError("invalid", message, { issues: [{ path: "protocol", message }] });
}

/** The target with its defaults filled in. @throws PaditError invalid */
export function parseTarget(spec: ProtocolSpec, target: unknown): Target {
  const result = spec.target.safeParse(target);
  if (!result.success) throw invalidInput(result.error, ["target"]);
  return JsonTarget.parse(result.data);
}
