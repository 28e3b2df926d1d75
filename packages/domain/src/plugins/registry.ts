import { PaditError } from "../padit-error";
import type { Plugin, PluginDescription } from "./plugin";

interface RegistryOptions<Member extends Plugin, Description extends PluginDescription> {
  family: Description["family"];
  /** In the order in which lists show them. */
  builtIn: readonly Member[];
  describe: (member: Member) => Description;
}

/**
 * The members of one plugin family. Life of a plugin:
 * 1. Its module calls the family's `define…`, which checks the interface when it compiles.
 * 2. Built-in members are given to the constructor; others are registered once, when the process starts and before it serves anything.
 * 3. Code that runs it asks `get` by name, which is what rows, plans and events store.
 * 4. Code that only shows it, such as a browser, gets `describe()`.
 */
export class PluginRegistry<Member extends Plugin, Description extends PluginDescription> {
  readonly family: Description["family"];
  readonly #describe: (member: Member) => Description;
  readonly #members = new Map<string, Member>();
  #isClosed = false;

  constructor({ family, builtIn, describe }: RegistryOptions<Member, Description>) {
    this.family = family;
    this.#describe = describe;
    for (const member of builtIn) {
      if (this.#members.has(member.name)) throw new PaditError("internal", `two built-in members of ${family} are called ${member.name}`);
      this.#members.set(member.name, member);
    }
  }

  /**
   * Adds a plugin. One of the same name is replaced in its place, and `warn` gets a sentence about the replacement.
   * @throws PaditError internal: the registry is closed
   */
  register(member: Member, warn: (message: string) => void): void {
    if (this.#isClosed) throw new PaditError("internal", `${this.family} ${member.name} is registered after ${this.family}s are in use`);
    const before = this.#members.get(member.name);
    if (before) warn(`${this.family} ${member.name} ${before.version} is replaced by version ${member.version}`);
    this.#members.set(member.name, member);
  }

  get(name: string): Member | undefined {
    return this.#members.get(name);
  }

  list(): readonly Member[] {
    return [...this.#members.values()];
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
