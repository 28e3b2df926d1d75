import type { DecodedPush, PushPoint } from "./point";

/** Time units as InfluxDB names them, in milliseconds. */
export const TIME_UNITS = { n: 1e-6, ns: 1e-6, u: 1e-3, us: 1e-3, ms: 1, s: 1e3, m: 60e3, h: 3_600e3 } as const;
export type TimeUnit = keyof typeof TIME_UNITS;

const NS_DIGITS_PER_MS = 6;

/** Digits below a millisecond are read apart, because a double cannot hold the nanoseconds of this century. */
function stampMs(stamp: string, unit: TimeUnit): number {
  if (TIME_UNITS[unit] !== TIME_UNITS.ns || stamp.length <= NS_DIGITS_PER_MS || stamp.startsWith("-"))
    return Number(stamp) * TIME_UNITS[unit];
  return Number(stamp.slice(0, -NS_DIGITS_PER_MS)) + Number(stamp.slice(-NS_DIGITS_PER_MS)) * TIME_UNITS.ns;
}

const LINE_SHOWN_CHARACTERS_MAX = 200;

/**
 * Reads InfluxDB's line protocol: `measurement,tag=a field=1,other=2i 1556813561098000000`. Text fields are skipped because PADIT stores
 * numbers; booleans become 1 and 0. A line that cannot be read is rejected alone.
 */
export function decodeLines(text: string, unit: TimeUnit): DecodedPush {
  const decoded: DecodedPush = { points: [], rejected: [] };
  for (let at = 0; at < text.length; ) {
    const end = endOfLine(text, at);
    const line = text.slice(at, end).trim();
    at = end + 1;
    if (line === "" || line.startsWith("#")) continue;
    const problem = new LineReader(line, unit).read(decoded.points);
    if (problem !== null)
      decoded.rejected.push({ n: 1, message: `unable to parse '${line.slice(0, LINE_SHOWN_CHARACTERS_MAX)}': ${problem}` });
  }
  return decoded;
}

/** A line feed within a quoted field value belongs to the value. */
function endOfLine(text: string, from: number): number {
  const next = text.indexOf("\n", from);
  const end = next === -1 ? text.length : next;
  if (text[from] === "#" || !text.slice(from, end).includes('"')) return end;
  let isQuoted = false;
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    if (char === "\\") at++;
    else if (char === '"') isQuoted = !isQuoted;
    else if (char === "\n" && !isQuoted) return at;
  }
  // An open quote must not swallow the lines after it.
  return isQuoted ? end : text.length;
}

const INTEGER = /^-?\d+[iu]$/;
const FLOAT = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const STAMP = /^-?\d{1,19}$/;
const BOOLEANS: Readonly<Record<string, number>> = { t: 1, T: 1, true: 1, True: 1, TRUE: 1, f: 0, F: 0, false: 0, False: 0, FALSE: 0 };

class LineReader {
  readonly #line: string;
  readonly #unit: TimeUnit;
  #at = 0;

  constructor(line: string, unit: TimeUnit) {
    this.#line = line;
    this.#unit = unit;
  }

  /** Appends the line's points. @returns what is wrong with the line; null: nothing, and only then were points appended */
  read(points: PushPoint[]): string | null {
    const measurement = this.#until(", ");
    if (measurement === "") return "missing measurement";
    const labels: [string, string][] = [];
    while (this.#line[this.#at] === ",") {
      this.#at++;
      const name = this.#until("=, ");
      if (name === "" || this.#line[this.#at] !== "=") return "missing tag value";
      this.#at++;
      const value = this.#until(", ");
      if (value === "") return "missing tag value";
      labels.push([name, value]);
    }
    this.#skipSpaces();
    const fields = this.#fields();
    if (typeof fields === "string") return fields;
    this.#skipSpaces();
    const stamp = this.#line.slice(this.#at).trimEnd();
    if (stamp !== "" && !STAMP.test(stamp)) return "bad timestamp";
    const tsMs = stamp === "" ? null : stampMs(stamp, this.#unit);
    for (const [field, value] of fields) {
      const name = field === "value" ? measurement : `${measurement}_${field}`;
      points.push({ name, labels, value, tsMs, unit: "", nature: null });
    }
    return null;
  }

  #fields(): [string, number][] | string {
    const fields: [string, number][] = [];
    for (;;) {
      const name = this.#until("=, ");
      if (name === "") return "missing fields";
      if (this.#line[this.#at] !== "=") return "missing field value";
      this.#at++;
      if (this.#line[this.#at] === '"') {
        if (!this.#skipQuoted()) return "unbalanced quotes";
      } else {
        const value = numberIn(this.#until(", "));
        if (value === null) return "invalid field value";
        fields.push([name, value]);
      }
      if (this.#line[this.#at] !== ",") return fields;
      this.#at++;
    }
  }

  /** The text up to one of the characters, without the backslashes that keep such characters in it. */
  #until(stops: string): string {
    let text = "";
    let from = this.#at;
    for (; this.#at < this.#line.length; this.#at++) {
      const char = this.#line[this.#at] ?? "";
      if (char === "\\" && ",= \\".includes(this.#line[this.#at + 1] ?? "none")) {
        text += this.#line.slice(from, this.#at);
        from = this.#at + 1;
        this.#at++;
      } else if (stops.includes(char)) break;
    }
    return text + this.#line.slice(from, this.#at);
  }

  #skipQuoted(): boolean {
    for (this.#at++; this.#at < this.#line.length; this.#at++) {
      const char = this.#line[this.#at];
      if (char === "\\") this.#at++;
      else if (char === '"') {
        this.#at++;
        return true;
      }
    }
    return false;
  }

  #skipSpaces(): void {
    while (this.#line[this.#at] === " ") this.#at++;
  }
}

function numberIn(text: string): number | null {
  if (FLOAT.test(text)) return Number(text);
  if (INTEGER.test(text)) return Number(text.slice(0, -1));
  return BOOLEANS[text] ?? null;
}
