/** Text that a LIKE pattern takes for itself: `%` and `_` are no wildcards in what people type. */
export const likeText = (text: string): string => text.replace(/[\\%_]/g, "\\$&");
