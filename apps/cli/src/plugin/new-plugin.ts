import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { PaditError } from "@padit/domain";
import { PLUGIN_API } from "@padit/domain/plugins";
import { detectorTemplate } from "./templates/detector";
import { notifierTemplate } from "./templates/notifier";
import { protocolTemplate } from "./templates/protocol";

const TEMPLATES = { protocol: protocolTemplate, detector: detectorTemplate, notifier: notifierTemplate };
type Family = keyof typeof TEMPLATES;
export const FAMILIES = Object.keys(TEMPLATES);

/** Names that the loader accepts and that are short enough for a title. */
const NAME = /^[a-z][a-z0-9-]{1,39}$/;

/**
 * Writes a small package that builds and passes its checks as it is.
 * @returns its folder
 * @throws PaditError invalid: the name or family is invalid, or the folder exists already
 */
export function newPlugin(name: string, family: string, into: string): string {
  if (!NAME.test(name))
    throw new PaditError("invalid", "A name has 2 to 40 lower-case letters, digits and hyphens, and begins with a letter.");
  if (!isFamily(family)) throw new PaditError("invalid", `The family is one of ${FAMILIES.join(", ")}.`);
  const folder = join(into, `padit-plugin-${name}`);
  if (existsSync(folder)) throw new PaditError("invalid", `${folder} exists already: choose another name, or remove it.`);
  const words = name.replaceAll("-", " ");
  const files = { ...TEMPLATES[family]({ name, title: words.charAt(0).toUpperCase() + words.slice(1) }), ...commonFiles(name, family) };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const isFamily = (family: string): family is Family => Object.hasOwn(TEMPLATES, family);

const commonFiles = (name: string, family: Family): Record<string, string> => ({
  "package.json": `${JSON.stringify(
    {
      ...{ name: `padit-plugin-${name}`, version: "0.1.0", type: "module", files: ["dist"] },
      padit: { plugin: PLUGIN_API.newest, family, entry: "./dist/index.js" },
      scripts: {
        build: "esbuild src/index.ts --bundle --platform=node --target=node20 --format=esm --outfile=dist/index.js",
        test: "vitest run",
      },
    },
    null,
    2,
  )}\n`,
  ".gitignore": "node_modules\ndist\n",
  "README.md": `# padit-plugin-${name}

A ${family} for PADIT. What \`@padit/plugin\` is and how plugins are loaded is in PADIT's docs/plugin-development.md.

\`\`\`sh
npm install --save-dev PATH_OF_PADIT/dist/padit-plugin-0.1.0.tgz esbuild vitest   # npm run package:plugin-kit makes the first one
npm test
npm run build
npx padit plugin check .                                                        # in PADIT's folder, with the path of this one
npm pack
npm install --prefix PLUGINS_FOLDER ./padit-plugin-${name}-0.1.0.tgz
\`\`\`
`,
});
