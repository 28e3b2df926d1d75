import { storable } from "@padit/domain/storable";
import { MAX_DETAIL_CHARACTERS } from "@padit/protocols/collector-api";
import type { ProbeRun } from "@padit/protocols/probe";

type Detail = NonNullable<ProbeRun["detail"]>;
type Json = Detail[string];

/** Maximum string lengths, tried in this order until the whole detail fits. */
const STRING_CHARACTERS = [1000, 200, 50];

/** Makes a run's detail storable: shortens its strings until it fits `MAX_DETAIL_CHARACTERS`. One long string must not cost the rest. */
export function fitting(detail: Detail): Detail {
  const whole = storable(detail);
  if (isFitting(whole)) return whole;
  for (const characters of STRING_CHARACTERS) {
    const cut = mapped(whole, (text) => (text.length > characters ? storable(`${text.slice(0, characters - 1)}…`) : text));
    if (isFitting(cut)) return cut;
  }
  const few = Object.entries(whole).filter(([, value]) => typeof value === "number" || typeof value === "boolean");
  return { ...Object.fromEntries(few.slice(0, 50)), detail_left_off: "It was longer than a sample may carry." };
}

const isFitting = (detail: object): boolean => JSON.stringify(detail).length <= MAX_DETAIL_CHARACTERS;

const mapped = (detail: Detail, text: (text: string) => string): Detail =>
  Object.fromEntries(Object.entries(detail).map(([name, value]) => [text(name), mappedValue(value, text)]));

function mappedValue(value: Json, text: (text: string) => string): Json {
  if (typeof value === "string") return text(value);
  if (Array.isArray(value)) return value.map((one) => mappedValue(one, text));
  return typeof value === "object" && value !== null ? mapped(value, text) : value;
}
