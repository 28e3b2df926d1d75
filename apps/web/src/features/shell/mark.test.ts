import { expect, test } from "vitest";
import { markIcon } from "./mark";

const textOf = (icon: string): string | undefined => /<text[^>]*>(\d+)<\/text>/.exec(decodeURIComponent(icon))?.[1];

test.each([
  [0, undefined],
  [3, "3"],
  [99, "99"],
  [1_200, "99"],
])("with %i critical alerts the icon's badge reads %s", (criticals, text) => expect(textOf(markIcon(criticals))).toBe(text));
