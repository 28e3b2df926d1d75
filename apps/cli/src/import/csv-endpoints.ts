import { camelName, type Json, PaditError } from "@padit/domain";
import { protocols } from "@padit/protocols";
import { parse } from "csv-parse/sync";
import { z } from "zod";
import type { CollectedEndpoints } from "./collected-endpoints";
import { readAs } from "./read-as";

const Rows = z.array(z.record(z.string(), z.string()));
const OWN_COLUMNS = ["name", "protocol", "interval_seconds", "tags"];

/**
 * Reads a table with the columns name, protocol, interval_seconds and tags (separated by spaces); every other column is a setting of the
 * protocol, such as host, port or url. An empty cell is the default.
 * @throws PaditError invalid
 */
export function importCsv(text: string, into: CollectedEndpoints): void {
  const rows = readAs(Rows, rowsOf(text));
  for (const [index, row] of rows.entries()) {
    const place = `row ${index + 2}`;
    const { name = "", protocol = "", interval_seconds: interval = "", tags = "" } = row;
    const fields = protocols.get(protocol)?.fields.map((field) => field.name) ?? [];
    const target: { [name: string]: Json | undefined } = {};
    for (const [column, cell] of Object.entries(row)) {
      const field = camelName(column);
      if (OWN_COLUMNS.includes(column) || cell === "") continue;
      if (fields.includes(field)) target[field] = settingOf(protocol, field, cell);
      else into.note(`column ${column}`, `${protocol || "a row without protocol"} has no such setting`);
    }
    const seconds = Number(interval);
    if (interval !== "" && !(seconds > 0)) into.note(place, `interval_seconds “${interval}” is no number`);
    into.add({ name, protocol, target, tags: tags.split(/\s+/), intervalSeconds: seconds > 0 ? seconds : undefined, place });
  }
}

function rowsOf(text: string): unknown {
  const [header = ""] = text.split(/\r?\n/, 1);
  const delimiter = [";", "\t"].find((mark) => header.includes(mark)) ?? ",";
  try {
    const columns = (names: string[]) => names.map((name) => name.trim().toLowerCase());
    return parse(text, { columns, bom: true, delimiter, trim: true, skip_empty_lines: true });
  } catch (cause) {
    throw new PaditError("invalid", `This is not CSV: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** The value of a cell in the type that the setting expects. */
function settingOf(protocol: string, name: string, cell: string): Json {
  const input = protocols.get(protocol)?.fields.find((field) => field.name === name)?.input;
  if (input === "number") return Number(cell);
  if (input === "list") return cell.split("|").map((item) => item.trim());
  return /^(true|false)$/i.test(cell) ? cell.toLowerCase() === "true" : cell;
}
