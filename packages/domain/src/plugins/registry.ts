import { PaditError } from "../padit-error";
import type { Plugin, PluginDescription } from "./plugin";
import { apiProblem, type PluginPackage, type PluginReport } from "./plugin-package";

interface RegistryOptions<Member extends Plugin, Description extends PluginDescription> {
  family: Description["family"];
  /** In the order in which lists show them. */
  builtIn: readonly Member[];
  describe: (member: Member) => Description;
  /** Makes a member of what a package exports. Absent: packages cannot add members. @throws with what is wrong, in words */
  accept?: (exported: unknown) => Member;
  /** Where registered members are kept; a map of its own when left out. */
  registered?: Map<string, Member>;
}

/** The first line with `…` for every absolute path: the report is public, and the log has the whole text. */
const withoutPaths = (text: string): string => (text.split("\n", 1)[0] ?? "").replace(/(file:\/\/)?(?<![\w.])\/[^\s'"]+/g, "…");

/**
 * The members of one plugin family. Life of a plugin:
 * 1. Its module calls the family's `define…`, which checks the interface when it compiles.
 * 2. Built-in members are given to the constructor; others are registered once, when the process starts and before it serves anything:
 *    `discover` does it for the packages that the operator installed (docs/plugin-development.md).
 * 3. Code that runs it asks `get` by name, which is what rows, plans and events store.
 * 4. Code that only shows it, such as a browser, gets `describe()`.
 */
export class PluginRegistry<Member extends Plugin, Description extends PluginDescription> {
  readonly family: Description["family"];
  readonly #describe: (member: Member) => Description;
  readonly #accept: ((exported: unknown) => Member) | undefined;
  readonly #builtIn = new Map<string, Member>();
  readonly #registered: Map<string, Member>;
  #isClosed = false;

  constructor({ family, builtIn, describe, accept, registered = new Map() }: RegistryOptions<Member, Description>) {
    this.family = family;
    this.#describe = describe;
    this.#accept = accept;
    this.#registered = registered;
    for (const member of builtIn) {
      if (this.#builtIn.has(member.name)) throw new PaditError("internal", `two built-in members of ${family} are called ${member.name}`);
      this.#builtIn.set(member.name, member);
    }
  }

  /**
   * Adds a plugin. One of the same name is replaced in its place, and `warn` gets a sentence about the replacement.
   * @throws PaditError internal: the registry is closed
   */
  register(member: Member, warn: (message: string) => void): void {
    if (this.#isClosed) throw new PaditError("internal", `${this.family} ${member.name} is registered after ${this.family}s are in use`);
    const before = this.get(member.name);
    if (before) warn(`${this.family} ${member.name} ${before.version} is replaced by version ${member.version}`);
    this.#registered.set(member.name, member);
  }

  /**
   * Registers what each package of this family exports. A package that does not load, or whose export is not a member, is skipped with a
   * warning that names it.
   */
  async discover(packages: readonly PluginPackage[], warn: (message: string) => void): Promise<PluginReport> {
    const report: PluginReport = { loaded: [], skipped: [] };
    for (const found of packages.filter(({ family }) => family === this.family)) {
      try {
        const problem = apiProblem(found);
        if (problem !== null) throw new PaditError("invalid", problem);
        if (this.#accept === undefined) throw new PaditError("invalid", `packages cannot add a ${this.family} to this process`);
        const member = this.#accept(await found.load());
        this.#describe(member);
        this.register(member, warn);
        report.loaded.push({ family: this.family, name: member.name, version: member.version, package: found.name });
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        report.skipped.push({ package: found.name, reason: withoutPaths(reason) });
        warn(`plugin ${found.name} ${found.version} is skipped: ${reason}`);
      }
    }
    return report;
  }

  get(name: string): Member | undefined {
    return this.#registered.get(name) ?? this.#builtIn.get(name);
  }

  /** In the order of the built-in members, a replaced one in its place; registered ones last. */
  list(): readonly Member[] {
    return [...new Map([...this.#builtIn, ...this.#registered]).values()];
  }

  /** The members, which do not change any more: for state whose layout depends on them. */
  close(): readonly Member[] {
    this.#isClosed = true;
    return this.list();
  }

  describe(): Description[] {
    return this.list().map((member) => this.#describe(member));
  }
}
