import { afterEach, beforeEach, expect, test, vi } from "vitest";

const REQUIRED = {
  DATABASE_APP_URL: "postgresql://localhost/a",
  DATABASE_SYSTEM_URL: "postgresql://localhost/s",
  NEXTAUTH_SECRET: "0123456789abcdef",
  PADIT_SECRET_KEY: "key",
};

beforeEach(() => {
  vi.resetModules();
  for (const [name, value] of Object.entries(REQUIRED)) vi.stubEnv(name, value);
});
afterEach(() => vi.unstubAllEnvs());

async function quotasWith(text: string | undefined) {
  vi.stubEnv("PADIT_QUOTAS", text);
  const { webEnv } = await import("./env");
  return webEnv().PADIT_QUOTAS;
}

test.each([undefined, "", "{}"])("without quotas of the operator (%s) the defaults apply", async (text) => {
  expect(await quotasWith(text)).toEqual({});
});

test("the operator's quotas are parsed; unknown names and broken text are refused", async () => {
  expect(await quotasWith('{"endpoints":50000}')).toEqual({ endpoints: 50_000 });
  for (const text of ['{"endpoint":1}', '{"endpoints":-1}', "endpoints=5"]) {
    vi.resetModules();
    await expect(quotasWith(text)).rejects.toThrow();
  }
});
