/** PADIT's mark in the accent colour of the theme; the browser tab's icon (`mark.ts`) has the same shape. */
function Mark() {
  return (
    <svg aria-hidden viewBox="0 0 24 24" className="size-6">
      <rect x="1" y="1" width="22" height="22" rx="6" className="fill-accent" />
      <path
        d="M4.5 13.5h3l1.6-4 3 8 2.2-10 1.7 6h3.5"
        fill="none"
        className="stroke-accent-foreground"
        strokeWidth="1.9"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}

/** Mark and name. */
export const Brand = () => (
  <span className="inline-flex items-center gap-2.5 font-semibold tracking-[0.04em]">
    <Mark />
    PADIT
  </span>
);
