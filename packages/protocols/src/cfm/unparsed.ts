import type { Reading } from "../burst/packets";

/** A frame that does not parse: a malformed answer if its opcode is the expected one, else a foreign frame (a MEP also sends CCMs). */
export const unparsed = (payload: Uint8Array, opcode: number): Reading<never> =>
  payload[1] === opcode ? { outcome: "malformed_response", why: "The far end's answer is a CFM frame that does not parse." } : undefined;
