const TILE = '<rect x="1" y="1" width="22" height="22" rx="6" fill="#5b5bd6"/>';
const PULSE =
  '<path d="M4.5 13.5h3l1.6-4 3 8 2.2-10 1.7 6h3.5" fill="none" stroke="#fff" stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round"/>';

/** PADIT's mark as a data URL, with a badge while critical alerts are open. The badge shows at most 99. */
export function markIcon(criticals = 0): string {
  const text = `<text x="16.5" y="20" font-family="sans-serif" font-size="10" font-weight="700" text-anchor="middle" fill="#fff">${Math.min(99, criticals)}</text>`;
  const badge = criticals > 0 ? `<rect x="9" y="10.5" width="15" height="13" rx="5" fill="#c62828"/>${text}` : "";
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">${TILE}${PULSE}${badge}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
