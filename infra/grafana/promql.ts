/** Words of PromQL that can stand where a metric's name could. */
const WORDS = new Set(["and", "or", "unless", "bool", "offset", "inf", "nan"]);
/** Lists of labels: after these words, names in parentheses are no metrics. */
const LABELS = /\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g;
/** `__name__` as a label's matcher. */
const NAME_MATCHER = /__name__\s*(=~|!~|!=|=)\s*"([^"]*)"/g;

/** What an expression asks for: names as written, and the patterns of matchers on `__name__` that must match something. */
export interface NamesOfExpression {
  names: string[];
  patterns: string[];
}

/** The metrics that a PromQL expression names. Grammar is promtool's to judge; this reads what promtool would accept. */
export function namesIn(expression: string): NamesOfExpression {
  const matchers = [...expression.matchAll(NAME_MATCHER)].map(([, operator = "", value = ""]) => ({ operator, value }));
  const bare = expression
    .replace(/"[^"]*"/g, "")
    .replace(/\{[^}]*\}/g, "")
    .replace(/\[[^\]]*\]/g, "")
    .replace(LABELS, "");
  const words = [...bare.matchAll(/(?<![\w:.$])[a-zA-Z_:][\w:]*(?!\w*\s*\()/g)].map(([word]) => word);
  return {
    names: [
      ...new Set([
        ...words.filter((word) => !WORDS.has(word.toLowerCase())),
        ...matchers.filter(({ operator }) => operator === "=" || operator === "!=").map(({ value }) => value),
      ]),
    ],
    patterns: matchers.filter(({ operator }) => operator === "=~").map(({ value }) => value),
  };
}

/** Names that nothing exports, and patterns that match nothing exported. A `$variable` as the whole pattern stands for any name. */
export function unknownNames(expression: string, exported: ReadonlySet<string>): string[] {
  const { names, patterns } = namesIn(expression);
  const matchesNothing = (pattern: string) => {
    const whole = new RegExp(`^(?:${pattern})$`);
    return ![...exported].some((name) => whole.test(name));
  };
  return [...names.filter((name) => !exported.has(name)), ...patterns.filter((pattern) => !/^\$\w+$/.test(pattern)).filter(matchesNothing)];
}
