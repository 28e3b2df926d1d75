import { useEffect } from "react";

/** Names the browser's tab after what the page shows, once that is known. The page's own title returns when this one leaves. */
export function useTabTitle(title: string | null): void {
  useEffect(() => {
    if (title === null) return;
    const before = document.title;
    const own = `${title} · PADIT`;
    document.title = own;
    return () => {
      // When another page has already set its title, that title stays.
      if (document.title === own) document.title = before;
    };
  }, [title]);
}
