/** `*` in a name matches any sequence of characters. */
export const isGlob = (pattern: string): boolean => pattern.includes("*");

/**
 * Whether a name matches a pattern of a selector: a pattern with `*` must match the whole name, any other pattern a part of it. Case is ignored.
 * The time is linear in the length of the name for each piece between two stars.
 */
export function fitsName(pattern: string, name: string): boolean {
  const folded = foldCase(name);
  const [first = "", ...rest] = foldCase(pattern).split("*");
  const last = rest.pop();
  if (last === undefined) return folded.includes(first);
  if (!folded.startsWith(first) || !folded.endsWith(last) || folded.length < first.length + last.length) return false;
  let at = first.length;
  for (const piece of rest) {
    const found = folded.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return at <= folded.length - last.length;
}

/** Whether two texts are equal when case is ignored. */
export const isSameText = (one: string, other: string): boolean => foldCase(one) === foldCase(other);

/**
 * Lower case, character by character, as PostgreSQL's ILIKE compares: `toLowerCase` on a whole text would look at neighbours (the Greek
 * final sigma) and may make one character two.
 */
export function foldCase(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is ASCII
  if (/^[\x00-\x7f]*$/.test(text)) return text.toLowerCase();
  return Array.from(text, (char) => {
    const [lower = char] = char.toLowerCase();
    return lower;
  }).join("");
}
