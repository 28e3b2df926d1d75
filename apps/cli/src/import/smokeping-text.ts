import { PaditError } from "@padit/domain";
import type { CollectedEndpoints } from "./collected-endpoints";

/** A node of the tree of targets; the root has no name. */
export interface SmokePingNode {
  name: string;
  line: number;
  settings: Record<string, string>;
  children: SmokePingNode[];
}

export interface SmokePingProbe {
  kind: string;
  settings: Readonly<Record<string, string>>;
}

interface SmokePingFile {
  targets: SmokePingNode;
  /** Probes by name: the kind of each, and its settings including those of its kind. */
  probes: ReadonlyMap<string, SmokePingProbe>;
  database: Readonly<Record<string, string>>;
}

const DEPTH_MAX = 32;

/** Lines without comments; a backslash at the end joins the next one. */
function* logicalLines(text: string): Generator<{ line: number; text: string }> {
  let joined = "";
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const part = raw
      .replace(/^\s*#.*$/, "")
      .replace(/\s#\s.*$/, "")
      .trimEnd();
    if (part.endsWith("\\")) {
      joined += part.slice(0, -1);
      continue;
    }
    const whole = (joined + part).trim();
    joined = "";
    if (whole !== "") yield { line: index + 1, text: whole };
  }
}

/** A tree of one section: `+ name` is a child, `++ name` its child, and so on. */
class Section {
  readonly root: SmokePingNode = { name: "", line: 1, settings: {}, children: [] };
  readonly #open: SmokePingNode[] = [this.root];

  descend(depth: number, name: string, line: number): void {
    const parent = this.#open[depth - 1];
    if (!parent || depth > DEPTH_MAX)
      throw new PaditError("invalid", `Line ${line}: “${name}” is more than one level below the previous entry.`);
    const node: SmokePingNode = { name, line, settings: {}, children: [] };
    parent.children.push(node);
    this.#open.length = depth;
    this.#open.push(node);
  }

  set(name: string, value: string): void {
    const node = this.#open.at(-1);
    if (node) node.settings[name] = value;
  }
}

/** Reads a Targets file, or a whole configuration with its sections. @throws PaditError invalid */
export function readSmokePing(text: string, into: CollectedEndpoints): SmokePingFile {
  const sections = new Map<string, Section>();
  const section = (name: string): Section => {
    const known = sections.get(name) ?? new Section();
    sections.set(name, known);
    return known;
  };
  let current = section("targets");
  for (const { line, text: content } of logicalLines(text)) {
    const [, title] = /^\*{3}\s*(\w+)\s*\*{3}$/.exec(content) ?? [];
    const [, plus, child] = /^(\++)\s*(\S+)$/.exec(content) ?? [];
    const [, name, value = ""] = /^([\w-]+)\s*=\s*(.*)$/.exec(content) ?? [];
    if (title !== undefined) current = section(title.toLowerCase());
    else if (plus !== undefined && child !== undefined) current.descend(plus.length, child, line);
    else if (name !== undefined) current.set(name, value);
    else if (content.startsWith("@include")) into.note(`line ${line}`, `${content}: the file was not read; import it on its own`);
  }
  const probes = new Map<string, SmokePingProbe>();
  for (const { name: kind, settings, children } of section("probes").root.children) {
    probes.set(kind, { kind, settings });
    for (const child of children) probes.set(child.name, { kind, settings: { ...settings, ...child.settings } });
  }
  return { targets: section("targets").root, probes, database: section("database").root.settings };
}
