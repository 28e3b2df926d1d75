/** Colours of the lines by place, each at least 3:1 against the ground of its theme and apart for the usual colour blindness (Okabe and Ito). */
const DARK = ["#56b4e9", "#e69f00", "#2fc49c", "#f0e442", "#de8fbb", "#9a9bff", "#ff7a3d", "#b8bcc4"];
const LIGHT = ["#0067a3", "#9a6200", "#00735a", "#786d00", "#a03f75", "#5151cc", "#b04400", "#50555e"];
/** Dashes distinguish neighbouring lines without colour. */
const DASHES = [[], [8, 4], [2, 3], [10, 3, 2, 3]];

export interface LineLook {
  colour: string;
  dash: number[];
}

export function lineLook(place: number, isDark: boolean): LineLook {
  const colours = isDark ? DARK : LIGHT;
  return { colour: colours[place % colours.length] ?? "gray", dash: DASHES[place % DASHES.length] ?? [] };
}
