import { expect, test } from "vitest";
import { z } from "zod";
import type { Plugin, PluginDescription } from "./plugin";
import { PluginRegistry } from "./registry";
import { describeSettings } from "./settings";

const Settings = z.object({
  room: z.string().min(1),
  retries: z.int().default(3).meta({ title: "Retries", description: "How often an attempt is repeated." }),
  mode: z.enum(["plain", "rich"]).default("plain"),
  quiet: z.boolean().default(false),
  to: z.array(z.string()).default([]),
});
const plugin = (name: string, version = "1.0.0"): Plugin => ({ name, version, title: name, description: "" });
const registryOf = (...builtIn: Plugin[]) =>
  new PluginRegistry<Plugin, PluginDescription<"notifier">>({
    family: "notifier",
    builtIn,
    describe: (member) => ({ ...member, family: "notifier", settings: describeSettings(Settings, null) }),
  });

test("members are found by name and listed in their order, registered ones last", () => {
  const registry = registryOf(plugin("b"), plugin("a"));
  registry.register(plugin("c"), () => expect.unreachable());
  expect(registry.list().map(({ name }) => name)).toEqual(["b", "a", "c"]);
  expect([registry.get("a")?.name, registry.get("d")]).toEqual(["a", undefined]);
});

test("a second plugin of the same name warns, and replaces the first in its place", () => {
  const registry = registryOf(plugin("a"), plugin("b"));
  const warnings: string[] = [];
  registry.register(plugin("a", "2.1.0"), (message) => warnings.push(message));
  expect(registry.list()).toEqual([plugin("a", "2.1.0"), plugin("b")]);
  expect(warnings).toEqual(["notifier a 1.0.0 is replaced by version 2.1.0"]);
});

test("two built-in members of the same name are a mistake of ours", () => {
  expect(() => registryOf(plugin("a"), plugin("a"))).toThrow("two built-in members of notifier are called a");
});

test("a closed registry accepts no plugin", () => {
  const registry = registryOf(plugin("a"));
  expect(registry.close()).toEqual([plugin("a")]);
  expect(() => registry.register(plugin("b"), () => undefined)).toThrow("notifier b is registered after notifiers are in use");
});

test("a description is plain JSON with the schema of the settings and a field for each", () => {
  const [description] = registryOf(plugin("a")).describe();
  expect(JSON.parse(JSON.stringify(description))).toEqual(description);
  expect(description?.settings.schema).toMatchObject({ type: "object", required: ["room"] });
  expect(description?.settings.fields).toEqual([
    { name: "room", label: "room", help: "", input: "text" },
    { name: "retries", label: "Retries", help: "How often an attempt is repeated.", input: "number", default: 3 },
    { name: "mode", label: "mode", help: "", input: "select", options: ["plain", "rich"], default: "plain" },
    { name: "quiet", label: "quiet", help: "", input: "switch", default: false },
    { name: "to", label: "to", help: "", input: "list", default: [] },
  ]);
});

test("fields that a plugin names keep their texts and take the schema's defaults", () => {
  const { fields } = describeSettings(Settings, [{ name: "retries", label: "Attempts", help: "At most.", input: "number" }]);
  expect(fields).toEqual([{ name: "retries", label: "Attempts", help: "At most.", input: "number", default: 3 }]);
});
