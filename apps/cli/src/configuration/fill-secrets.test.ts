import { expect, test } from "vitest";
import { parse } from "yaml";
import { fillSecrets } from "./fill-secrets";

/** A reference as documents have it. */
const ref = (name: string): string => `\${${name}}`;

const DOCUMENT = `# ${ref("URL")}
integrations:
  - name: ${ref("URL")}
    settings:
      url: ${ref("URL")} # comment
      "${ref("URL")}": 1
endpoints:
  - name: shop
    target:
      url: 'https://shop.example/?token=${ref("TOKEN")}&x=${ref("UNSET")}'
      headers: ["${ref("HEADER")}", plain]
      body: |
        one ${ref("TOKEN")}
        two
    tags: [a]
`;

test("references in settings and targets are replaced, everything else and every line stays", () => {
  const { text, unset } = fillSecrets(DOCUMENT, { URL: "https://x.example/a: b # c", TOKEN: 'q"\\', HEADER: "A: b\nc", UNSET: "" });
  expect(unset).toEqual(["UNSET"]);
  expect(parse(text)).toEqual({
    integrations: [{ name: ref("URL"), settings: { url: "https://x.example/a: b # c", [ref("URL")]: 1 } }],
    endpoints: [
      {
        name: "shop",
        target: { url: `https://shop.example/?token=q"\\&x=${ref("UNSET")}`, headers: ["A: b\nc", "plain"], body: 'one q"\\\ntwo\n' },
        tags: ["a"],
      },
    ],
  });
  const lineOf = (all: string, part: string): number => all.split("\n").findIndex((line) => line.includes(part));
  for (const part of ["integrations:", "shop", "body:", "tags:"]) expect(lineOf(text, part)).toBe(lineOf(DOCUMENT, part));
  expect(text.split("\n")[0]).toBe(`# ${ref("URL")}`);
});

test("a document without references is sent as it is, also one that the server will refuse", () => {
  for (const text of ["", "- 1\n", "endpoints: 3\n", "endpoints:\n  - 3\n  - {target: x}\n"])
    expect(fillSecrets(text, {})).toEqual({ text, unset: [] });
  expect(() => fillSecrets("a: [", {})).toThrow(/This is not YAML/);
});
