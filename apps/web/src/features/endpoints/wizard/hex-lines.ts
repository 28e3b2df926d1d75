const ROW = 16;

/** Octets as `hexdump -C` writes them: offset, two groups of eight, printable characters. */
export function hexLines(hex: string): string[] {
  const octets = (hex.replace(/[^0-9a-fA-F]/g, "").match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
  return Array.from({ length: Math.ceil(octets.length / ROW) }, (_, row) => {
    const part = octets.slice(row * ROW, (row + 1) * ROW);
    const pairs = part.map((octet) => octet.toString(16).padStart(2, "0"));
    const groups = `${pairs.slice(0, 8).join(" ")}  ${pairs.slice(8).join(" ")}`;
    const text = part.map((octet) => (octet >= 0x20 && octet < 0x7f ? String.fromCharCode(octet) : ".")).join("");
    return `${(row * ROW).toString(16).padStart(8, "0")}  ${groups.padEnd(48)}  |${text}|`;
  });
}
