import { describe, expect, test } from "vitest";
import { requireStrongPassword } from "./password-strength";

const ANA = ["ana.berger@example.org", "Ana Berger", "Netzwerk Süd"];

describe("passwords that people choose", () => {
  test.each([
    "1111111111",
    "1234567890",
    "qwertyuiop",
    "password123",
    "Password123!",
    "P@ssw0rd2026",
    "1q2w3e4r5t6y",
    "abcabcabcabc",
    "summer2026!",
    "padit12345",
    "anaberger2026",
    "ana.berger@example.org",
  ])("%s is refused beside its field, with advice", async (password) => {
    await expect(requireStrongPassword(password, ANA, "newPassword")).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringContaining("unrelated words"),
      issues: [{ path: "newPassword" }],
    });
  });

  test.each(["correct horse battery", "tr0ub4dor&3xylophone", "v9!kQ2#mZ7@wL4", "비 오는 날의 초록 자전거", "aaa zebra lantern mosaic"])(
    "%s is taken",
    async (password) => expect(requireStrongPassword(password, ANA)).resolves.toBeUndefined(),
  );

  test("a long password is judged by its first forty characters, so that its length costs nothing", async () => {
    await expect(requireStrongPassword("zebra lantern mosaic quartz ".repeat(7), ANA)).resolves.toBeUndefined();
    await expect(requireStrongPassword("a".repeat(200), ANA)).rejects.toMatchObject({ code: "invalid" });
  });
});
