/** One value of a token. */
interface ScannedValue {
  /** Without quotation marks and surrounding blanks. */
  text: string;
  /** Index of its first character. */
  at: number;
}

/** `-`, then `field:`, then values that are bare or in quotation marks, separated by commas. */
export interface SelectorToken {
  /** Index of its first character. */
  at: number;
  not: boolean;
  /** Text before the colon; undefined without a colon. */
  name: string | undefined;
  values: ScannedValue[];
  /** Index of a quotation mark that is not closed; null where all are. */
  unclosedAt: number | null;
}

const isBlank = (char: string): boolean => /\s/.test(char);
/** Letters of the names that fields have in English and in Korean. */
const isNameChar = (char: string): boolean => /[a-z_가-힣]/i.test(char);

/** Splits a selector's text into tokens, reading each character once. Every text has tokens; there is no error. */
export function scanSelector(text: string): SelectorToken[] {
  const tokens: SelectorToken[] = [];
  let at = 0;
  while (at < text.length) {
    const char = text.charAt(at);
    if (isBlank(char) || char === ",") {
      at += 1;
      continue;
    }
    const token: SelectorToken = { at, not: char === "-", name: undefined, values: [], unclosedAt: null };
    at = scanValues(text, scanName(text, token.not ? at + 1 : at, token), token);
    tokens.push(token);
  }
  return tokens;
}

/** @returns where the values begin */
function scanName(text: string, from: number, token: SelectorToken): number {
  let at = from;
  while (at < text.length && isNameChar(text.charAt(at))) at += 1;
  if (at === from || text.charAt(at) !== ":") return from;
  token.name = text.slice(from, at);
  return at + 1;
}

/** @returns where the token ends */
function scanValues(text: string, from: number, token: SelectorToken): number {
  let at = from;
  while (at < text.length && !isBlank(text.charAt(at))) {
    const char = text.charAt(at);
    if (char === ",") {
      at += 1;
      continue;
    }
    at = char === '"' ? scanQuoted(text, at, token) : scanBare(text, at, token);
    // Text that follows without a comma is a separate token.
    if (text.charAt(at) !== ",") break;
  }
  return at;
}

function scanBare(text: string, from: number, token: SelectorToken): number {
  let at = from;
  while (at < text.length && !isBlank(text.charAt(at)) && text.charAt(at) !== "," && text.charAt(at) !== '"') at += 1;
  token.values.push({ text: text.slice(from, at), at: from });
  return at;
}

/** Scans a value in quotation marks, in which a backslash escapes a quotation mark or a backslash. */
function scanQuoted(text: string, from: number, token: SelectorToken): number {
  const chars: string[] = [];
  let at = from + 1;
  while (at < text.length && text.charAt(at) !== '"') {
    if (text.charAt(at) === "\\" && (text.charAt(at + 1) === '"' || text.charAt(at + 1) === "\\")) at += 1;
    chars.push(text.charAt(at));
    at += 1;
  }
  if (at >= text.length) token.unclosedAt = from;
  token.values.push({ text: chars.join("").trim(), at: from });
  return Math.min(text.length, at + 1);
}
