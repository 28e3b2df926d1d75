/** A catalogue in another language: the same keys, each with a text of its own. */
export type TranslationOf<Catalogue> = {
  readonly [Key in keyof Catalogue]: Catalogue[Key] extends string ? string : TranslationOf<Catalogue[Key]>;
};
