import ts from "typescript";

/** Attributes whose text people read or hear. */
const SPOKEN = new Set(["aria-label", "alt", "title", "placeholder", "label", "help", "hint", "heading", "verb", "what", "description"]);
/** Two letters in a row; “·”, “+”, “s” and the like are the same in every language. */
const WORD = /\p{L}{2}/u;

/** The texts for people that a component has in its code although they belong in a catalogue, as `line: text`. */
export function inlineWords(fileName: string, code: string): string[] {
  const source = ts.createSourceFile(fileName, code, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const report = (node: ts.Node, text: string): void => {
    if (!WORD.test(text) || NAMES.has(text.trim())) return;
    found.push(`${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${text.trim()}`);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node)) report(node, node.text);
    else if (ts.isJsxAttribute(node)) {
      if (SPOKEN.has(node.name.getText())) for (const text of textsOf(node.initializer)) report(node, text);
    } else if (ts.isJsxExpression(node) && !ts.isJsxAttribute(node.parent)) for (const text of textsOf(node)) report(node, text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Names that are the same in every language. */
const NAMES = new Set(["PADIT", "UTC"]);

/** The texts that an expression may give: through conditions and `&&`, but not the arguments of calls. */
function textsOf(node: ts.Node | undefined): string[] {
  if (!node) return [];
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return [node.text];
  if (ts.isTemplateExpression(node)) return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)];
  if (ts.isJsxExpression(node) || ts.isParenthesizedExpression(node)) return textsOf(node.expression);
  if (ts.isConditionalExpression(node)) return [...textsOf(node.whenTrue), ...textsOf(node.whenFalse)];
  if (ts.isBinaryExpression(node)) return [...textsOf(node.left), ...textsOf(node.right)].filter(() => isChoice(node));
  return [];
}

/** `a && "text"`, `a ?? "text"`, `a || "text"` and `"text" + a`; comparisons show no text. */
const isChoice = ({ operatorToken: { kind } }: ts.BinaryExpression): boolean =>
  kind === ts.SyntaxKind.AmpersandAmpersandToken ||
  kind === ts.SyntaxKind.QuestionQuestionToken ||
  kind === ts.SyntaxKind.BarBarToken ||
  kind === ts.SyntaxKind.PlusToken;
