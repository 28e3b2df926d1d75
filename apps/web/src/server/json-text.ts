const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

export interface JsonTextLimits {
  depthMax: number;
  valuesMax: number;
}

/**
 * Whether JSON text stays within the limits, judged by its brackets and commas without parsing it, because a parser would allocate every
 * value before the text could be refused. Invalid JSON is judged by its brackets only; the parser rejects it.
 */
export function isWithinLimits(text: string, { depthMax, valuesMax }: JsonTextLimits): boolean {
  let depth = 0;
  let values = 1;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (code === COMMA) values += 1;
    else if (OPENING.has(code)) {
      depth += 1;
      values += 1;
    } else if (CLOSING.has(code)) depth -= 1;
    if (depth > depthMax || values > valuesMax) return false;
  }
  return true;
}

/** @param start index of the opening quote @returns index of the closing quote, or the end of the text */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at += 1;
    else if (code === QUOTE) return at;
  }
  return text.length;
}
