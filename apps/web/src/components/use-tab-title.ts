import { useEffect } from "react";

/** Sets the title of the browser's tab once it is known, and restores the previous title on unmount. */
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
