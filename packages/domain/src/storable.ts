const REPLACEMENT = "\uFFFD";

/**
 * The value with every character that PostgreSQL cannot store replaced by U+FFFD: NUL, which neither text nor jsonb accepts, and half of a
 * surrogate pair, which jsonb rejects. Call it on values that others sent, before they are serialised: in serialised JSON the escape of NUL
 * cannot be distinguished from the same six characters in a text. Names of fields are replaced too; values that are not plain data are kept.
 * @throws RangeError when the value is nested so deep that the stack ends
 */
export function storable<T>(value: T): T {
  // The cast is safe: only characters within strings and names change, never the shape.
  return replaced(value) as T;
}

function replaced(value: unknown): unknown {
  // `toWellFormed` writes U+FFFD too. Both only search where there is nothing to replace.
  if (typeof value === "string") return value.replaceAll("\0", REPLACEMENT).toWellFormed();
  if (Array.isArray(value)) return value.map(replaced);
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [replaced(name), replaced(inner)]));
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
