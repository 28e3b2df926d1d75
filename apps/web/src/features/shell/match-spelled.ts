import { defaultFilter } from "cmdk";
import { disassemble, getChoseong } from "es-hangul";

/**
 * The palette's filter. Hangul is compared letter by letter, so that a word matches while its last syllable is being composed, and a word
 * also matches its first consonants (초성): `ㅅㅈㄱ` finds 수집기.
 * @returns 0 for no match, up to 1
 */
export const matchSpelled = (value: string, search: string, keywords: readonly string[] = []): number =>
  defaultFilter(disassemble(value), disassemble(search), [...keywords.map(disassemble), getChoseong(value)].filter(Boolean));
