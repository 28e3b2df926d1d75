import { LANGUAGE_COOKIE, LANGUAGES, type Language } from "../features/words/languages";

/** The language that a browser asks for: the one chosen in it, else the first of its Accept-Language that PADIT has; undefined: none. */
export function browserLanguage(headers: Pick<Headers, "get">): Language | undefined {
  return chosenLanguage(headers.get("cookie") ?? "") ?? acceptedLanguage(headers.get("accept-language") ?? "");
}

const languageNamed = (name: string | undefined): Language | undefined => LANGUAGES.find((known) => known === name);

function chosenLanguage(cookies: string): Language | undefined {
  const pairs = cookies.split(";").map((pair) => pair.trim().split("="));
  return languageNamed(pairs.find(([name]) => name === LANGUAGE_COOKIE)?.[1]);
}

/** RFC 9110, section 12.5.4: ranges with weights, of which 0 excludes. A region does not matter: `ko-KR` is Korean. */
function acceptedLanguage(header: string): Language | undefined {
  const ranges = header.split(",").map((range) => {
    const [tag = "", ...parameters] = range
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/);
    const weight = parameters.find((parameter) => parameter.startsWith("q="))?.slice(2);
    return { language: languageNamed(tag.split("-")[0]), weight: weight === undefined ? 1 : Number(weight) };
  });
  // The sort is stable: equal weights keep the browser's order.
  return ranges.filter(({ language, weight }) => language && weight > 0).sort((a, b) => b.weight - a.weight)[0]?.language;
}
