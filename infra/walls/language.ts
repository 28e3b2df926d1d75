import ts from "typescript";
import type { SourceFile, SourceTree } from "./source-tree";
import { isTestCode } from "./walls";

/** Capitalised names of pages that were never part of this repository. */
const ABSENT_PAGE = "(?:ALERTING|CONTRACT|DESIGN|DETECTION|ENGINEERING|INTEROP|PRODUCT|PROTOCOLS|SCREENS|SERVERS)";
const CITATION = new RegExp(`\\b${ABSENT_PAGE}(?: ?§|\\.md\\b)`, "g");
/** In a comment the bare name is a citation as well; in code it may be a constant. */
const CITATION_IN_COMMENT = new RegExp(`\\b${ABSENT_PAGE}\\b`, "g");

/** Times after which `take` is the usual verb: `takes 5 s`, `takes at most a minute`. */
const DURATION = "(?:at most |at least |about |up to |less than |more than )?(?:\\d|a (?:second|minute|moment|while|day)|long)";
/** Words that comments and error texts avoid because a reader has to guess their meaning, with the words to use. */
const AVOIDED: readonly { word: string; pattern: RegExp; use: string }[] = [
  { word: "tell", pattern: /\b(?:tells?|told|telling)\b/gi, use: "notify, state, distinguish" },
  { word: "say", pattern: /\b(?:says?|said|saying)\b/gi, use: "state, report, or name the value" },
  { word: "hear", pattern: /\b(?:hears?|heard|hearing)\b/gi, use: "receive, is notified" },
  {
    word: "take",
    pattern: new RegExp(`\\b(?:takes?|took|taken|taking)\\b(?! (?:place|part|effect|${DURATION}))`, "gi"),
    use: "accept, acquire, use",
  },
  { word: "stand", pattern: /\b(?:stands?|stood|standing)\b/gi, use: "is, remains, is stored" },
  { word: "lie", pattern: /\b(?:lies?|lay|lain|lying)\b/gi, use: "is, is stored" },
  { word: "meet", pattern: /\b(?:meets?|met)\b/gi, use: "encounter, satisfy" },
  { word: "anew", pattern: /\banew\b/gi, use: "again" },
  { word: "beside", pattern: /\bbeside\b/gi, use: "next to, in addition to" },
  { word: "meanwhile", pattern: /\bmeanwhile\b/gi, use: "during …" },
  { word: "what is none", pattern: /\bwhat is (?:none|no)\b/gi, use: "name the thing" },
  { word: "as good as", pattern: /\bas good as\b/gi, use: "state the effect" },
  { word: "for (because)", pattern: /, for (?:it|they|he|she|we|nobody|nothing|no one)\b/gi, use: "because" },
];
/** RFCs of the IETF call a byte an octet: a comment that names its RFC may quote the field. */
const OCTET = /\boctets?\b/gi;

/** The sentences of a file that people read: its comments, and the texts of the errors that it creates. */
export function proseOf({ path, text }: Pick<SourceFile, "path" | "text">): { comments: string[]; errors: string[] } {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false);
  const errors: string[] = [];
  const literals: (readonly [start: number, end: number])[] = [];
  const visit = (node: ts.Node, isInError: boolean): void => {
    if (isLiteralText(node)) {
      literals.push([node.getStart(source), node.end]);
      if (isInError && "text" in node) errors.push(String(node.text));
    }
    const createsError = ts.isNewExpression(node) && /Error$/.test(node.expression.getText(source));
    node.forEachChild((child) => visit(child, isInError || createsError));
  };
  visit(source, false);
  return { comments: commentsOutside(text, literals), errors };
}

const isLiteralText = (node: ts.Node): boolean =>
  ts.isStringLiteral(node) ||
  ts.isNoSubstitutionTemplateLiteral(node) ||
  ts.isTemplateHead(node) ||
  ts.isTemplateMiddleOrTemplateTail(node) ||
  ts.isRegularExpressionLiteral(node) ||
  ts.isJsxText(node);

/** Comments of `text`, of which `literals` (in order) are no code: `//` within a URL begins no comment. */
function commentsOutside(text: string, literals: readonly (readonly [start: number, end: number])[]): string[] {
  let code = "";
  let position = 0;
  for (const [start, end] of literals) {
    code += `${text.slice(position, start)}""`;
    position = end;
  }
  return [...(code + text.slice(position)).matchAll(/\/\*[\s\S]*?\*\/|\/\/.*/g)].map(([comment]) => comment);
}

/** Avoided words in one sentence or comment, each with the words to use instead. Code between backticks and names of parameters are no prose. */
export function avoidedWords(prose: string): string[] {
  const plain = prose.replace(/`[^`]*`|@param \w+/g, "``").replace(/\n\s*\*?\s*/g, " ");
  const octets = /\bRFC\b/.test(plain) ? [] : [...plain.matchAll(OCTET)].map(([octet]) => `${octet} (use: byte)`);
  return [...AVOIDED.flatMap(({ pattern, use }) => [...plain.matchAll(pattern)].map(([word]) => `${word} (use: ${use})`)), ...octets];
}

/** Files whose comments or error texts use avoided words: every use, as `word (use: …) in: prose`. */
export function filesWithAvoidedWords(tree: SourceTree): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const file of tree.values()) {
    // Most files use no such word at all, and need not be parsed.
    if (avoidedWords(file.text.replaceAll("`", "")).length === 0) continue;
    const { comments, errors } = proseOf(file);
    const uses = [...comments, ...errors].flatMap((prose) =>
      avoidedWords(prose).map((word) => `${word} in: ${prose.replace(/\s+/g, " ").slice(0, 160)}`),
    );
    if (uses.length > 0) found.set(file.path, uses);
  }
  return found;
}

/** Citations of absent pages in a text, and in a comment of it also the bare names. */
export const absentPages = (text: string): string[] => [...text.matchAll(CITATION)].map(([citation]) => citation);
export const absentPagesInComments = (file: Pick<SourceFile, "path" | "text">): string[] =>
  // Most files name none, and need not be parsed.
  file.text.search(CITATION_IN_COMMENT) < 0
    ? []
    : proseOf(file).comments.flatMap((comment) => [...comment.matchAll(CITATION_IN_COMMENT)].map(([name]) => name));

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));
/** Adjectives, verbs and adverbs: a constant that consists of these alone leaves open what it counts or holds. */
const NO_NOUNS = words(`
  AFTER AGAIN AHEAD ALIVE ALL ALWAYS ANY AT AWAY BACK BAD BEFORE BEST BLIND BROKEN BUSY CALM CERTAIN CONTINUED DARK DEAD DECIDED DEEP DID
  DONE DOWN EACH ELSEWHERE EMPTIED EMPTY ENDED ENOUGH EQUAL EVERY EXPECTED FAILED FAILING FAR FAULTY FEW FINAL FINE FINEST FIRING FIT FITTED
  FIXED FLAPPING FOR FORBIDDEN FRESH FROM FROZEN GIVE GONE GOOD HELD HIDDEN HIGH HIGHEST HOLDS IN JUDGED KEPT KILLED KNOWN LACKING LARGE
  LARGEST LAST LATE LATER LATEST LEARNT LEAST LEFT LONG LONGEST LOOK LOOKED LOOKS LOST LOW LOWEST MEASURED MOST MOVED MUTED NAMED NEAR NEEDED
  NEVER NEW NEWEST NEXT NICE NONE NOTHING NOW OFTEN OLD OLDER OLDEST ON ONCE OTHER OURS OUT OWN PAST PLAIN PRESENT QUIET RARE RECENT REFUSED
  REMEMBERED SAID SEEN SENT SHORT SHORTEST SHOWN SILENT SINCE SKIPPED SMALLEST SOON SPEAKS SPOKEN STANDING STEERED STUCK TAKE TAKEN TELLING
  TOLD UNTIL UP USUAL VOLATILE WARM WATCHED WHAT WHOLE WITHIN WORST WORTH WRONG YET
`);
/** Units and bounds: they qualify a noun and are none. */
const UNITS = words("BITS BYTES DAYS FACTOR HOURS MAX MIN MINUTES MS NS PPM S SECONDS SHARE US");
const isWithoutNoun = (parts: readonly string[]): boolean =>
  parts.every((part) => NO_NOUNS.has(part) || UNITS.has(part)) && !(parts.length === 1 && UNITS.has(parts[0] ?? ""));
/** `SECONDS_FROM_MS` is the usual name of a factor. */
const CONVERSION = /^[A-Z]+_FROM_[A-Z]+$/;
const CONSTANT = /^(?:export )?const ([A-Z][A-Z0-9_]*)\b/gm;

/** Constants of a file's top level whose names have no noun, as `file: NAME`. Tests are left out. */
export const vagueConstants = (tree: SourceTree): string[] =>
  [...tree.values()]
    .filter(({ path }) => !isTestCode(path))
    .flatMap(({ path, text }) =>
      [...text.matchAll(CONSTANT)]
        .map(([, name = ""]) => name)
        .filter((name) => !CONVERSION.test(name) && isWithoutNoun(name.split("_")))
        .map((name) => `${path}: ${name}`),
    );
