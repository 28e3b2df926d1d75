/** A key outside of the ASCII characters and of the named keys: another script, or `Process` while an input method has it. */
const isForeign = ({ key }: Pick<KeyboardEvent, "key">): boolean => key === "Process" || (key.length === 1 && key.charCodeAt(0) > 0x7f);

/**
 * The character that a key writes; the letter on the key cap where the layout writes another script, so that keys work while a Korean
 * keyboard is in Hangul mode. Layouts of Latin letters keep their own places (y and z).
 */
export function latinKey(event: Pick<KeyboardEvent, "key" | "code">): string {
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1];
  return letter !== undefined && isForeign(event) ? letter.toLowerCase() : event.key;
}
