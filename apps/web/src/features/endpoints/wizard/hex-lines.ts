const ROW = 16;

/** Bytes as `hexdump -C` writes them: offset, two groups of eight, printable characters. */
export function hexLines(hex: string): string[] {
  const bytes = (hex.replace(/[^0-9a-fA-F]/g, "").match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
  return Array.from({ length: Math.ceil(bytes.length / ROW) }, (_, row) => {
    const part = bytes.slice(row * ROW, (row + 1) * ROW);
    const pairs = part.map((byte) => byte.toString(16).padStart(2, "0"));
    const groups = `${pairs.slice(0, 8).join(" ")}  ${pairs.slice(8).join(" ")}`;
    const text = part.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".")).join("");
    return `${(row * ROW).toString(16).padStart(8, "0")}  ${groups.padEnd(48)}  |${text}|`;
  });
}
