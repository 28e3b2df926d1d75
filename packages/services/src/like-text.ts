/** Escapes text for a LIKE pattern, so that `%` and `_` in people's input are not wildcards. */
export const likeText = (text: string): string => text.replace(/[\\%_]/g, "\\$&");
