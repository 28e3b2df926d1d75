import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { keepLeftover, readLeftover } from "./leftover-file";

test("what an engine leaves is read by the next; what cannot be read is set aside, told, and stops nobody", () => {
  const dir = mkdtempSync(join(tmpdir(), "padit-leftover-"));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const told: string[] = [];
  const read = () => readLeftover(dir, (path, reason) => void told.push(`${path} ${reason}`));
  expect(read()).toBeUndefined();
  keepLeftover(dir, { boot: 7, next: 3, held: [] });
  expect(read()).toEqual({ boot: 7, next: 3, held: [] });
  writeFileSync(join(dir, "outbox.json"), '{"boot": 7, "next": nul');
  expect([read(), read()]).toEqual([undefined, undefined]);
  expect(told).toHaveLength(1);
  expect(existsSync(join(dir, "outbox.json"))).toBe(false);
  expect(readFileSync(join(dir, "outbox.json.unreadable"), "utf8")).toContain("nul");
});
