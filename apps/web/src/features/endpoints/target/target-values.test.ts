import { protocols } from "@padit/protocols";
import { expect, test } from "vitest";
import { z } from "zod";
import { checkTarget, defaultsOf, isShown, targetOf, valuesOf } from "./target-values";

const spec = {
  name: "x",
  version: "1.0.0",
  title: "X",
  description: "",
  source: "",
  synonyms: [],
  target: z.strictObject({
    host: z.string().min(1),
    port: z.int("A whole number.").max(65_535).default(7),
    mode: z.enum(["open", "authenticated"]).default("open"),
    key: z.string().default(""),
    servers: z.array(z.string()).default([]),
    deep: z.boolean().default(true),
  }),
  fields: [
    { name: "host", label: "Host", help: "", input: "text" },
    { name: "port", label: "Port", help: "", input: "number" },
    { name: "mode", label: "Mode", help: "", input: "select", options: ["open", "authenticated"] },
    { name: "key", label: "Key", help: "", input: "text", secret: true, showWhen: { field: "mode", is: ["authenticated"] } },
    { name: "servers", label: "Servers", help: "", input: "list" },
    { name: "deep", label: "Deep", help: "", input: "switch" },
  ],
  defaultIntervalMs: 1000,
  metrics: {},
  headline: { delay: "a", delivery: "b" },
  cost: () => ({ packets: 1, bytes: 1 }),
  address: () => "",
} satisfies ReturnType<typeof protocols.list>[number];

test("texts become what the schema wants; empty fields take its defaults", () => {
  const values = { host: "h", port: " 80 ", servers: "a\n\n b ", deep: false };
  expect(targetOf(spec, values)).toEqual({ host: "h", port: 80, servers: ["a", "b"], deep: false });
  expect(checkTarget(spec, { host: "h" })).toMatchObject({ ok: true, target: { port: 7, deep: true, mode: "open" } });
});

test("each problem stands by its field, in words", () => {
  const { problems } = checkTarget(spec, { port: "8x" });
  expect(problems).toEqual({ host: "This is needed.", port: "A whole number." });
});

test.each([
  ["udp-echo", { host: "h", port: "7x" }, { port: "Write a number." }],
  ["udp-echo", { host: "h", port: "1.5" }, { port: "Write a whole number." }],
  ["udp-echo", { host: "h", port: "70000" }, { port: "At most 65,535." }],
  ["tcp", { host: "h", port: "0" }, { port: "At least 1." }],
  [
    "tcp",
    { host: "http://h", port: "" },
    { host: "Enter a host name or an IP address, without scheme, port or path.", port: "This is needed." },
  ],
  ["http", { url: "example.com" }, { url: "Enter a whole address that starts with http:// or https://." }],
])("%s %j is refused in words that say what to do", (name, values, problems) => {
  const known = protocols.list().find((protocol) => protocol.name === name);
  expect(known && checkTarget(known, values).problems).toEqual(problems);
});

test("a field that belongs to another mode is neither shown nor sent", () => {
  const values = { host: "h", key: "k" };
  expect(targetOf(spec, values)).toEqual({ host: "h" });
  const [, , , key] = spec.fields;
  expect(key && isShown(key, { ...values, mode: "authenticated" }, defaultsOf(spec))).toBe(true);
  expect(targetOf(spec, { ...values, mode: "authenticated" })).toMatchObject({ key: "k" });
});

test.each(protocols.list().map((known) => [known.name, known] as const))(
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
