/** Matches hotkeys by the character that a key writes, because layouts differ: `?` and `/` may need Shift, and y and z may be swapped. */
export const AS_WRITTEN = {
  useKey: true,
  ignoreModifiers: true,
  ignoreEventWhen: ({ ctrlKey, metaKey, altKey }: KeyboardEvent) => ctrlKey || metaKey || altKey,
  preventDefault: true,
};
