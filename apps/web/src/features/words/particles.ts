/**
 * Chooses Korean particles by the sound before them. Catalogues write both forms, as forms on paper do: `{name}을(를)`.
 * @param text a formatted message
 */
export function withParticles(text: string): string {
  return text.replace(PAIR, (pair: string, before: string, written: string) => {
    const particle = PARTICLES[written];
    return particle === undefined ? pair : before + particle[finalSound(before)];
  });
}

/** What a word's last syllable ends with. ㄹ differs from other consonants only before 로. */
type FinalSound = "vowel" | "rieul" | "consonant";

const PARTICLES: Record<string, Record<FinalSound, string>> = {
  "은(는)": { vowel: "는", rieul: "은", consonant: "은" },
  "이(가)": { vowel: "가", rieul: "이", consonant: "이" },
  "을(를)": { vowel: "를", rieul: "을", consonant: "을" },
  "과(와)": { vowel: "와", rieul: "과", consonant: "과" },
  "(으)로": { vowel: "로", rieul: "로", consonant: "으로" },
};
/** A letter or digit, closing marks after it, and both forms of a particle. */
const PAIR = /([\p{L}\p{N}][^\p{L}\p{N}\s(]{0,3})(은\(는\)|이\(가\)|을\(를\)|과\(와\)|\(으\)로)/gu;

const HANGUL_FIRST = 0xac00;
const HANGUL_LAST = 0xd7a3;
/** Hangul syllables come in runs of 28, one for each final (Unicode, chapter 3.12). */
const FINALS = 28;
const FINAL_RIEUL = 8;

/** Digits are read in Sino-Korean (영, 일, 이 …), letters by their Korean names (에이, 비 …); both as people read names such as du-17. */
const OTHER_FINALS: Record<string, FinalSound> = {
  ...{ "0": "consonant", "1": "rieul", "3": "consonant", "6": "consonant", "7": "rieul", "8": "rieul" },
  ...{ l: "rieul", m: "consonant", n: "consonant", r: "rieul" },
};

function finalSound(before: string): FinalSound {
  const last = before.charAt(0);
  const code = last.charCodeAt(0);
  if (code < HANGUL_FIRST || code > HANGUL_LAST) return OTHER_FINALS[last.toLowerCase()] ?? "vowel";
  const final = (code - HANGUL_FIRST) % FINALS;
  return final === 0 ? "vowel" : final === FINAL_RIEUL ? "rieul" : "consonant";
}
