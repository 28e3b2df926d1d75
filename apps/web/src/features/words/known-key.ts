/** The key of a message for a stored word; undefined for words of another version of PADIT, which are shown as they are. */
export const knownKey = <Key extends string>(keys: readonly Key[], word: string): Key | undefined => keys.find((key) => key === word);
