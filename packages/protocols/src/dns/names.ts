/** Limits of RFC 1035 §3.1: 255 bytes for a name, 63 bytes for a label. A name with more pointers must contain a loop. */
const MAX_NAME_BYTES = 255;
const MAX_POINTERS = 64;

/** Encodes a name. @throws RangeError for a name that is too long or has a label that is too long */
export function encodeName(name: string): Uint8Array {
  const labels = name
    .replace(/\.$/, "")
    .split(".")
    .filter((label) => label !== "");
  const bytes: number[] = [];
  for (const label of labels) {
    const encoded = new TextEncoder().encode(label);
    if (encoded.length > 63) throw new RangeError(`the label "${label}" is longer than 63 bytes`);
    bytes.push(encoded.length, ...encoded);
  }
  bytes.push(0);
  if (bytes.length > MAX_NAME_BYTES) throw new RangeError("the name is longer than 255 bytes");
  return Uint8Array.from(bytes);
}

/** The name at an offset, and the offset after it; undefined if the bytes are not a name. Pointers must point backwards. */
export function decodeName(message: Uint8Array, offset: number): { name: string; end: number } | undefined {
  const labels: string[] = [];
  let at = offset;
  let end: number | undefined;
  let total = 0;
  for (let pointers = 0; pointers <= MAX_POINTERS; ) {
    const length = message[at];
    if (length === undefined) return undefined;
    if (length === 0) return { name: labels.join("."), end: end ?? at + 1 };
    if ((length & 0xc0) === 0xc0) {
      const low = message[at + 1];
      if (low === undefined) return undefined;
      const target = ((length & 0x3f) << 8) | low;
      if (target >= at) return undefined;
      end ??= at + 2;
      at = target;
      pointers++;
      continue;
    }
    if (length > 63 || at + 1 + length > message.length) return undefined;
    total += length + 1;
    if (total > MAX_NAME_BYTES) return undefined;
    labels.push(textOf(message.subarray(at + 1, at + 1 + length)));
    at += 1 + length;
  }
  return undefined;
}

/** Bytes outside printable ASCII, dots and backslashes as \DDD (RFC 1035 §5.1). */
const textOf = (bytes: Uint8Array): string =>
  [...bytes]
    .map((o) => (o > 0x20 && o < 0x7f && o !== 0x2e && o !== 0x5c ? String.fromCharCode(o) : `\\${String(o).padStart(3, "0")}`))
    .join("");
