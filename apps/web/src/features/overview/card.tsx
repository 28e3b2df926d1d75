import Link from "next/link";
import { type ReactNode, useId } from "react";

interface CardProps {
  title: string;
  hint?: ReactNode;
  /** Link to the full list. */
  more?: { href: string; label: string };
  children: ReactNode;
  className?: string;
}

/** A part of the overview with a heading. */
export function Card({ title, hint, more, children, className = "" }: CardProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={`flex min-w-0 flex-col gap-3 rounded-xl border border-border bg-surface p-4 ${className}`}>
      <div className="flex flex-wrap items-baseline gap-x-2 gap-y-0.5">
        <h2 id={id} className="font-semibold text-sm">
          {title}
        </h2>
        {hint && <p className="text-muted text-xs">{hint}</p>}
        {more && (
          <Link
            href={more.href}
            className="ms-auto inline-flex min-h-6 items-center text-muted text-xs hover:text-foreground hover:underline"
          >
            {more.label}{" "}
            <span aria-hidden className="ps-1">
              →
            </span>
          </Link>
        )}
      </div>
      {children}
    </section>
  );
}

/** Says why a card has no content and what fills it. */
export function CardNote({ children }: { children: ReactNode }) {
  return <p className="max-w-prose py-2 text-muted text-sm">{children}</p>;
}
