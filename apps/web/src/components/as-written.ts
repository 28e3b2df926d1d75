/** For hotkeys that go by what a key writes, wherever the keyboard's layout has it: `?` and `/` take Shift on some, y and z change places. */
export const AS_WRITTEN = {
  useKey: true,
  ignoreModifiers: true,
  ignoreEventWhen: ({ ctrlKey, metaKey, altKey }: KeyboardEvent) => ctrlKey || metaKey || altKey,
  preventDefault: true,
};
