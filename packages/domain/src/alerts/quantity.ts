/** How one unit is shown: the stored value times `factor`, followed by `label`. */
interface Scale {
  factor: number;
  /** Singular of a label that is a word, shown after exactly 1. */
  one?: string;
  label: string;
}

/** Smallest share that is written as a number. A month of packets cannot measure smaller shares. */
const WRITTEN_SHARE_MIN = 1e-4;

/** A value with its unit, rounded to three significant digits: `20.7 ms`, `93 µs`, `40%`, `<0.01%`, `3 days`. Counts have no unit. */
export function quantity(value: number, unit: string): string {
  if (unit === "ratio" && value > 0 && value < WRITTEN_SHARE_MIN) return `<${quantity(WRITTEN_SHARE_MIN, unit)}`;
  return inScale(value, scaleOf(value, unit), 3);
}

/** Two values in the unit of the larger one, written once: `1.9–2.4 ms`. */
export function range(low: number, high: number, unit: string): string {
  const scale = scaleOf(Math.max(Math.abs(low), Math.abs(high)), unit);
  return `${digitsOf(low * scale.factor, 3)}–${inScale(high, scale, 3)}`;
}

/** The half-width of an interval, two significant digits: `±16 µs`. */
export const plusMinus = (halfWidth: number, unit: string): string => `±${inScale(halfWidth, scaleOf(halfWidth, unit), 2)}`;

function scaleOf(value: number, unit: string): Scale {
  const size = Math.abs(value);
  switch (unit) {
    case "ms":
      if (size !== 0 && size < 0.1) return { factor: 1000, label: " µs" };
      return size < 10_000 ? { factor: 1, label: " ms" } : { factor: 0.001, label: " s" };
    case "us":
      return size < 1000 ? { factor: 1, label: " µs" } : { factor: 0.001, label: " ms" };
    case "ratio":
      return { factor: 100, label: "%" };
    case "days":
    case "bytes":
      return { factor: 1, one: ` ${unit.slice(0, -1)}`, label: ` ${unit}` };
    case "count":
    case "code":
    case "":
      return { factor: 1, label: "" };
    default:
      return { factor: 1, label: ` ${unit}` };
  }
}

function inScale(value: number, { factor, one, label }: Scale, digits: number): string {
  const number = digitsOf(value * factor, digits);
  return `${number}${one !== undefined && number === "1" ? one : label}`;
}

function digitsOf(value: number, digits: number): string {
  if (value === 0) return "0";
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(value))));
  const text = value.toFixed(Math.min(decimals, 9));
  const [whole = "", fraction = ""] = (text.includes(".") ? text.replace(/\.?0+$/, "") : text).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",").replace("-", "−");
  if (fraction) return `${grouped}.${fraction}`;
  return grouped === "−0" ? "0" : grouped;
}
