/** Matches hotkeys by the character that a key writes, because layouts differ: `?` and `/` may need Shift, and y and z may be swapped. */
export const AS_WRITTEN = {
  useKey: true,
  ignoreModifiers: true,
  ignoreEventWhen: ({ ctrlKey, metaKey, altKey, isComposing }: KeyboardEvent) => ctrlKey || metaKey || altKey || isComposing,
  preventDefault: true,
};

/** What the keys of these letters write while a Korean keyboard (두벌식) is in Hangul mode. */
const HANGUL = { f: "ㄹ", j: "ㅓ", k: "ㅏ", o: "ㅐ", x: "ㅌ", z: "ㅋ" } as const;

/** The characters that a letter's key writes in Latin and in Hangul mode, for `useHotkeys` with `AS_WRITTEN`. */
export const lettersOf = (letter: keyof typeof HANGUL): string[] => [letter, HANGUL[letter]];
