import { describe, expect, it } from "vitest";
import { alertNews } from "./alert-news";

const rule = { severity: "warning", kind: "level_shift", sources: { rules: [{ id: "r1" }], detector: false } } as const;
const both = { ...rule, sources: { rules: [{ id: "r1" }], detector: true } };

describe("alertNews", () => {
  it("tells each source, kind and rise of severity once, however often they come and go", () => {
    let stored: unknown = { told: alertNews({}, rule).told };
    const isNews = (story: Parameters<typeof alertNews>[1]) => {
      const { isNews, told } = alertNews(stored, story);
      stored = { told };
      return isNews;
    };
    expect(isNews(rule)).toBe(false);
    expect(isNews(both)).toBe(true);
    for (let flap = 0; flap < 100; flap++) {
      expect(isNews(rule)).toBe(false);
      expect(isNews(both)).toBe(false);
    }
    expect(isNews({ ...both, kind: "jitter" })).toBe(true);
    expect(isNews(both)).toBe(false);
    expect(isNews({ ...both, severity: "critical" })).toBe(true);
    expect(isNews({ ...both, severity: "warning" })).toBe(false);
  });

  it("takes what an older version stored, or rubbish, as nothing told", () => {
    expect(alertNews({ rules: [], detector: true }, rule).isNews).toBe(true);
    expect(alertNews("rubbish", rule).isNews).toBe(true);
  });
});
