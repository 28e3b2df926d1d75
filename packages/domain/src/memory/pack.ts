import type { Json } from "../json";

/** Arrays of so many numbers and more leave the text: as digits they would be twice as long and ten times as slow to read. */
const WORTH_PACKING = 4;
/** In the text, what stands for a packed array: `[PACKED, length]`. No state holds the word. */
const PACKED = "\u0000packed";

/** Plain data in two parts: a text without long lists of numbers, and these lists one after the other. null inside a list is NaN. */
export interface Pack {
  text: string;
  numbers: Float64Array;
}

export function pack(data: unknown): Pack {
  const lists: (readonly (number | null)[])[] = [];
  let count = 0;
  const slim = (value: unknown): unknown => {
    if (value === null || typeof value !== "object") return value;
    if (Array.isArray(value)) {
      if (value.length < WORTH_PACKING || !isNumbers(value)) return value.map(slim);
      lists.push(value);
      count += value.length;
      return [PACKED, value.length];
    }
    const copy: Record<string, unknown> = {};
    for (const key in value) copy[key] = slim((value as Record<string, unknown>)[key]);
    return copy;
  };
  const text = JSON.stringify(slim(data));
  const numbers = new Float64Array(count);
  let at = 0;
  for (const list of lists) for (let i = 0; i < list.length; i++) numbers[at++] = list[i] ?? Number.NaN;
  return { text, numbers };
}

/** Whether it is a list of finite numbers and nulls only. */
function isNumbers(value: readonly unknown[]): value is (number | null)[] {
  for (const item of value) if (item !== null && !(typeof item === "number" && Number.isFinite(item))) return false;
  return true;
}

export function unpack({ text, numbers }: Pack): Json {
  let at = 0;
  const list = (length: number): Json[] => {
    const found: Json[] = [];
    for (const end = at + length; at < end; at++) found.push(Number.isNaN(numbers[at]) ? null : (numbers[at] as number));
    return found;
  };
  const open = (value: Json): Json => {
    if (Array.isArray(value)) return value[0] === PACKED ? list(Number(value[1])) : value.map(open);
    if (value === null || typeof value !== "object") return value;
    for (const key in value) {
      const item = value[key];
      if (item !== null && typeof item === "object") value[key] = open(item as Json);
    }
    return value;
  };
  return open(JSON.parse(text));
}
