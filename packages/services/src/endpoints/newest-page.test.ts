import fc from "fast-check";
import { expect, test } from "vitest";
import { beforeOf, newestPage } from "./newest-page";

test("pages give every row exactly once, whatever shares a time and wherever a page ends", () => {
  const row = fc.record({ tsMs: fc.integer({ min: 0, max: 20 }), seriesId: fc.integer({ min: 1, max: 4 }) });
  const rows = fc.uniqueArray(row, { selector: ({ tsMs, seriesId }) => `${tsMs} ${seriesId}`, maxLength: 60 });
  fc.assert(
    fc.property(rows, fc.integer({ min: 1, max: 7 }), (all, limit) => {
      const seen = [];
      let cursor: string | null = null;
      do {
        const page: ReturnType<typeof newestPage<(typeof all)[number]>> = newestPage(all, limit, beforeOf(cursor));
        seen.unshift(...page.items);
        cursor = page.nextCursor;
      } while (cursor !== null);
      expect(seen).toEqual([...all].sort((a, b) => a.tsMs - b.tsMs || a.seriesId - b.seriesId));
    }),
  );
});
