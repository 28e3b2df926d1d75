import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A small workspace in a temporary folder, in which a test plants a breach. */
export class PlantedTree {
  readonly root = mkdtempSync(join(tmpdir(), "padit-walls-"));

  constructor() {
    for (const name of ["packages/domain", "packages/db", "apps/web", "apps/cli"]) {
      const manifest = { name: `@padit/${name.split("/")[1]}`, exports: { ".": "./src/index.ts", "./*": "./src/*.ts" } };
      this.plant(`${name}/package.json`, JSON.stringify(manifest));
      this.plant(`${name}/src/index.ts`, "export const nothing = 0;");
    }
  }

  plant(path: string, text: string): void {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  remove(): void {
    rmSync(this.root, { recursive: true });
  }
}
