import { PaditError } from "@padit/domain";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

/**
 * Counts the values and the nesting of JSON text before it is parsed, because parsing allocates for each value: 16 MB of zeros and commas
 * become eight million values. It does not check the syntax; the parser does.
 * @throws PaditError invalid when there are more values or deeper nesting than a batch has
 */
export function checkJsonShape(json: Uint8Array, { valuesMax, depthMax }: { valuesMax: number; depthMax: number }): void {
  let values = 1;
  let depth = 0;
  for (let i = 0; i < json.length; i++) {
    const byte = json[i] ?? 0;
    if (byte === QUOTE) i = endOfString(json, i);
    else if (byte === COMMA || byte === COLON) values += 1;
    else if (OPENING.has(byte)) {
      depth += 1;
      values += 1;
      if (depth > depthMax) throw new PaditError("invalid", "the batch is nested too deeply");
    } else if (CLOSING.has(byte)) depth -= 1;
    if (values > valuesMax) throw new PaditError("invalid", `a batch has at most ${valuesMax} values`);
  }
}

/** Index of the closing quote; of the last byte when there is none. */
function endOfString(json: Uint8Array, start: number): number {
  for (let i = start + 1; i < json.length; i++) {
    if (json[i] === QUOTE) return i;
    if (json[i] === BACKSLASH) i += 1;
  }
  return json.length;
}
