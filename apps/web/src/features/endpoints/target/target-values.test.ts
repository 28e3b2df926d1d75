import { describeSources } from "@padit/protocols";
import { expect, test } from "vitest";
import { shownSources, sourcesOf } from "../../sources/sources";
import { defaultsOf, isShown, targetOf, valuesOf } from "./target-values";

const KEY = {
  name: "key",
  label: "Key",
  help: "",
  input: "text",
  secret: true,
  default: "",
  showWhen: { field: "mode", is: ["authenticated"] },
} as const;
const spec: Parameters<typeof targetOf>[0] = {
  fields: [
    { name: "host", label: "Host", help: "", input: "text" },
    { name: "port", label: "Port", help: "", input: "number", default: 7 },
    { name: "mode", label: "Mode", help: "", input: "select", options: ["open", "authenticated"], default: "open" },
    KEY,
    { name: "servers", label: "Servers", help: "", input: "list", default: [] },
    { name: "deep", label: "Deep", help: "", input: "switch", default: true },
  ],
};

test("texts become what the schema wants; empty fields are left to its defaults", () => {
  const values = { host: "h", port: " 80 ", servers: "a\n\n b ", deep: false };
  expect(targetOf(spec, values)).toEqual({ host: "h", port: 80, servers: ["a", "b"], deep: false });
  expect(targetOf(spec, { host: "h", port: "" })).toEqual({ host: "h" });
  expect(targetOf(spec, { port: "8x" })).toEqual({ port: "8x" });
});

test("a field that belongs to another mode is neither shown nor sent", () => {
  const values = { host: "h", key: "k" };
  expect(targetOf(spec, values)).toEqual({ host: "h" });
  expect(isShown(KEY, { ...values, mode: "authenticated" }, defaultsOf(spec))).toBe(true);
  expect(targetOf(spec, { ...values, mode: "authenticated" })).toMatchObject({ key: "k" });
});

test.each(sourcesOf(shownSources(describeSources())).protocols.map((known) => [known.name, known] as const))(
  "%s: what a form shows of its defaults is what it would send",
  (_, known) => {
    const defaults = defaultsOf(known);
    const shown = valuesOf(known, defaults);
    for (const field of known.fields) {
      if (!(field.name in shown) || !isShown(field, shown, defaults)) continue;
      if (Array.isArray(defaults[field.name]) || shown[field.name] === "") continue;
      expect(targetOf(known, shown)[field.name], field.name).toEqual(defaults[field.name]);
    }
  },
);
