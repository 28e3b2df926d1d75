import { type EndpointSeries, endpointAlerts, PaditError, snakeName } from "@padit/domain";
import { z } from "zod";
import { textLines } from "../csv/text-lines";
import { writeLines } from "../csv/write-lines";

export interface DetectEndpointOptions {
  /** JSON lines; `-` is standard input. */
  input: string;
  /** `-` is standard output. */
  output: string;
}

/** A value that is not a number is a missing sample, and so is a negative delay. */
const delays = z.array(z.unknown()).transform((values) => values.map((value) => (isNumber(value) && value >= 0 ? value : null)));
const shares = z
  .array(z.unknown())
  .transform((values) => values.map((v) => (isNumber(v) ? Math.min(1, Math.max(0, v)) : v === true ? 1 : v === false ? 0 : null)));
const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);

const EndpointLine = z.object({
  name: z.string(),
  rtt: delays,
  owdF: delays.nullish(),
  owdR: delays.nullish(),
  lost: shares.nullish(),
});

/**
 * `padit detect --format endpoint`: reads lines with several metrics of one endpoint each, and writes a line with the endpoint's alerts for each.
 * @throws PaditError invalid: a line is not JSON or lacks a required member, or a file cannot be read or written
 */
export async function detectEndpoint({ input, output }: DetectEndpointOptions): Promise<void> {
  await writeLines(output, alertLines(input));
}

async function* alertLines(input: string): AsyncGenerator<string> {
  let number = 0;
  for await (const text of textLines(input)) {
    number += 1;
    if (text.trim() === "") continue;
    const { name, series } = parseLine(text, number);
    yield `${JSON.stringify({ name, alerts: endpointAlerts(series).map(toSnake) })}\n`;
  }
}

function parseLine(text: string, number: number): { name: string; series: EndpointSeries } {
  const line = EndpointLine.safeParse(jsonOf(text, number));
  if (!line.success) {
    const [issue] = line.error.issues;
    throw new PaditError("invalid", `Line ${number}: ${issue?.path.join(".") || "the value"}: ${issue?.message}. ${FORM}`);
  }
  const { name, ...metrics } = line.data;
  const series: EndpointSeries = {
    rtt: metrics.rtt,
    owdF: metrics.owdF ?? undefined,
    owdR: metrics.owdR ?? undefined,
    lost: metrics.lost ?? undefined,
  };
  for (const [metric, values] of Object.entries(series))
    if (values && values.length !== series.rtt.length)
      throw new PaditError("invalid", `Line ${number}: "${metric}" has ${values.length} samples and "rtt" ${series.rtt.length}. ${FORM}`);
  return { name, series };
}

const FORM = 'A line is {"name":"…","rtt":[ms or null,…],"owdF":[…],"owdR":[…],"lost":[0 or 1,…]} with arrays of one length.';

function jsonOf(text: string, number: number): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message.slice(0, 120) : "";
    throw new PaditError("invalid", `Line ${number} is not JSON: ${reason} ${FORM}`, { cause: error });
  }
}

/** Renames all keys to snake_case, which public JSON uses. */
function toSnake(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toSnake);
  if (value === null || typeof value !== "object") return typeof value === "number" ? Number(value.toPrecision(6)) : value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [snakeName(key), toSnake(inner)]));
}
