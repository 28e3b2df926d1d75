/** Parses labels separated by commas; removes duplicates. */
export const labelsOf = (text: string): string[] => [
  ...new Set(
    text
      .split(",")
      .map((label) => label.trim())
      .filter((label) => label !== ""),
  ),
];
