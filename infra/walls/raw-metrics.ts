import type { SourceTree } from "./source-tree";
import { isTestCode } from "./walls";

/** An identifier between words or quotes that a screen would show. */
const QUOTED = /["'`>]([^"'`<>{}\n]*)["'`<]/g;
/** A metric's identifier as a child of an element or within text, where a title belongs. React's keys are no text. */
const SHOWN = /(?:^\s*|>\s*)\{(?:\w+\??\.)*metricName\}|\$\{(?:\w+\??\.)*metricName\}|metricName\.replaceAll/gm;

/** Places in the site's components that show a metric by its identifier, as `file: text`. */
export function rawMetrics(tree: SourceTree): string[] {
  const known = new RegExp(`\\b(?:${metricPrefixes(tree).join("|")})_[a-z]`);
  return [...tree.values()]
    .filter(({ path }) => path.startsWith("apps/web/src/") && path.endsWith(".tsx") && !isTestCode(path))
    .flatMap(({ path, text }) => {
      const lines = text.split("\n").filter((line) => !/\bkey=\{/.test(line) && !/^\s*(?:\/?\*|\/\/)/.test(line));
      const code = lines.join("\n");
      const quoted = [...code.matchAll(QUOTED)].flatMap(([, words = ""]) => (known.test(words) ? [words.trim()] : []));
      return [...quoted, ...[...code.matchAll(SHOWN)].map(([shown]) => shown.replace(/^>?\s*/, ""))].map((found) => `${path}: ${found}`);
    });
}

/** Identifiers begin with their protocol, whose folder holds a spec; loopback messages are the one exception. */
const metricPrefixes = (tree: SourceTree): string[] => [
  "lbm",
  ...[...tree.keys()].flatMap((path) => /^packages\/protocols\/src\/([^/]+)\/spec\.ts$/.exec(path)?.[1]?.replaceAll("-", "_") ?? []),
];
