// Fails where a text that people see stands in the code instead of in a catalogue (src/base/language.ts): it could not be translated.
//
// Two rules find them. In JSX everything is text but the attributes that only machines read. Anywhere else a literal is one where it reads like a
// sentence: a capital or small letter, and words with spaces between them.
// Usage: node scripts/literals.mjs [FOLDER]
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = process.argv[2] ?? fileURLToPath(new URL("../src/", import.meta.url));

/** What a browser, and not a person, reads: everything that is not here is shown or spoken. */
const forMachines = new Set(
  `accept aria-busy aria-controls aria-current aria-describedby aria-haspopup aria-hidden aria-invalid aria-keyshortcuts aria-labelledby aria-live
  aria-orientation as autocapitalize autocomplete class className d decoding dir draft fetchpriority fill for guard href icon id inputMode key kind lang loading look name
  pattern preload rel role scope seed shownTo side sizes src srcset stroke stroke-linecap stroke-linejoin style target tone type value viewBox`.split(/\s+/),
);
/** Calls whose words go to developers, and types, imports and comparisons, which hold no words at all. */
const forDevelopers = /^(console\.\w+|.*\.querySelector(<.*>)?|Error|TypeError|URL|RegExp|matchMedia|t|kit|titles|messages)$/;

const letters = /\p{L}{2,}/u;
const sentence = /^\p{L}[\p{L}’']*[,:]? [\p{L}\d“(–-].* ?/u;
/** The same in every language. */
const signs = new Set(["Klieg", "HD"]);

function findings(path) {
  const text = readFileSync(path, "utf8");
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, path.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS);
  const found = [];
  const report = (node, words) => {
    const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
    found.push(`${relative(join(root, ".."), path)}:${line + 1}: ${JSON.stringify(words.trim().slice(0, 60))}`);
  };

  /** In a place of JSX that is shown: every literal that the place can come to. */
  function shown(node) {
    if (ts.isConditionalExpression(node)) return shown(node.whenTrue), shown(node.whenFalse);
    if (ts.isParenthesizedExpression(node)) return shown(node.expression);
    if (ts.isBinaryExpression(node)) {
      const { kind } = node.operatorToken;
      if (kind === ts.SyntaxKind.AmpersandAmpersandToken) return shown(node.right);
      if ([ts.SyntaxKind.BarBarToken, ts.SyntaxKind.QuestionQuestionToken, ts.SyntaxKind.PlusToken].includes(kind)) return shown(node.left), shown(node.right);
      return;
    }
    for (const words of wordsOf(node)) if (letters.test(words) && !signs.has(words)) report(node, words);
  }

  function visit(node) {
    if (ts.isJsxText(node) && letters.test(node.text)) report(node, node.text);
    else if (ts.isJsxExpression(node) && node.expression && !ts.isJsxAttribute(node.parent)) shown(node.expression);
    else if (ts.isJsxAttribute(node)) {
      if (node.initializer && !forMachines.has(node.name.getText(file))) {
        if (ts.isStringLiteral(node.initializer)) shown(node.initializer);
        else if (ts.isJsxExpression(node.initializer) && node.initializer.expression) shown(node.initializer.expression);
      } else return;
    } else if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      if (forDevelopers.test(node.expression.getText(file))) return;
    } else if (ts.isImportDeclaration(node) || ts.isTypeNode(node)) return;
    else if (!ts.isJsxText(node) && !inJsxPlace(node)) {
      for (const words of wordsOf(node)) if (sentence.test(words)) report(node, words);
    }
    ts.forEachChild(node, visit);
  }
  ts.forEachChild(file, visit);
  return [...new Set(found)];
}

/** Reported already, or a machine's. */
const inJsxPlace = (node) => ts.isJsxAttribute(node.parent) || (ts.isJsxExpression(node.parent) && !ts.isJsxAttribute(node.parent.parent));

/** The constant words of a literal: of a template those between its values. */
function wordsOf(node) {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return [node.text];
  if (ts.isTemplateExpression(node)) return [node.head.text, ...node.templateSpans.map((span) => span.literal.text)];
  return [];
}

function* sources(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (/\.tsx?$/.test(entry.name) && !/(^|\.)(messages|titles|problems|fieldproblems|failures|categories)(\.\w+)?\.ts$|^(wire|language|pseudo)\.ts$/.test(entry.name)) yield path;
  }
}

const found = [...sources(root)].flatMap(findings);
for (const line of found) console.error(`${line}: put it into the feature's messages.ts and say t(…)`);
if (found.length) process.exit(1);
console.log("literals: every text that people see is in a catalogue");
