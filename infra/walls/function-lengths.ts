import ts from "typescript";
import type { SourceTree } from "./source-tree";
import { isTestCode } from "./walls";

/** Functions of more than `linesMax` lines outside of tests, as `file: name`, with their lines. A class counts by its methods. */
export function longFunctions(tree: SourceTree, linesMax: number): Map<string, number> {
  const found = new Map<string, number>();
  for (const { path, text } of tree.values()) {
    // A file with fewer lines has no such function, and most files need not be parsed.
    if (isTestCode(path) || text.split("\n").length <= linesMax) continue;
    const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
    const lineOf = (position: number) => source.getLineAndCharacterOfPosition(position).line;
    const visit = (node: ts.Node): void => {
      if (ts.isFunctionLike(node) && "body" in node) {
        const lines = lineOf(node.end) - lineOf(node.getStart(source)) + 1;
        if (lines > linesMax) found.set(`${path}: ${functionName(node, source)}`, lines);
      }
      node.forEachChild(visit);
    };
    visit(source);
  }
  return found;
}

/** The function's own name or the name of the variable or property that holds it; its line where it has neither. */
function functionName(node: ts.SignatureDeclaration, source: ts.SourceFile): string {
  const { name = null, parent } = node;
  if (name) return name.getText(source);
  if (ts.isConstructorDeclaration(node)) return "constructor";
  if ((ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent)) && parent.name) return parent.name.getText(source);
  return "(anonymous)";
}
