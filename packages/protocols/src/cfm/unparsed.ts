import type { Reading } from "../burst/packets";

/** A frame that does not parse: a broken answer where it says to be one, else another protocol's affair (a MEP sends CCMs, too). */
export const unparsed = (payload: Uint8Array, opcode: number): Reading<never> =>
  payload[1] === opcode ? { outcome: "malformed_response", why: "The far end's answer is a CFM frame that does not parse." } : undefined;
