import type { Browser, Page } from "playwright";
import { newPage } from "./harness";

/** A name that no other run uses. */
export const unique = (word: string): string => `${word} ${Date.now().toString(36)}${Math.floor(Math.random() * 1296).toString(36)}`;

/** Creates an organization for the page's signed-in person and opens its overview. @returns its slug */
export async function newOrganization(page: Page, name: string): Promise<string> {
  await page.goto("/organizations/new");
  await page.getByLabel("Name").fill(name);
  await page.getByRole("button", { name: "Create organization" }).click();
  await page.waitForURL(/\/o\/[^/]+$/);
  const [, slug = ""] = /\/o\/([^/]+)$/.exec(page.url()) ?? [];
  return slug;
}

interface Invited {
  slug: string;
  role: "Owner" | "Admin" | "Operator" | "Viewer";
  name: string;
}

/** Invites a new person to an organization and lets them join through the link, in a separate browser context. */
export async function newMember(browser: Browser, owners: Page, { slug, role, name }: Invited): Promise<{ page: Page; email: string }> {
  await owners.goto(`/o/${slug}/members`);
  const email = `${unique(name).replace(" ", "-").toLowerCase()}@example.com`;
  await owners.getByLabel("Email").fill(email);
  await owners
    .getByRole("button", { name: /^Operator Role|Role/ })
    .last()
    .click();
  await owners.getByRole("option", { name: new RegExp(`^${role}`) }).click();
  await owners.getByRole("button", { name: "Create invite link" }).click();
  const link = await owners.getByRole("status").locator("code").textContent();
  const { page } = await newPage(browser);
  await page.goto(new URL(link ?? "").pathname);
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("Choose a password").fill("a long enough password");
  await page.getByRole("button", { name: /^Join/ }).click();
  await page.waitForURL(`**/o/${slug}/inbox`);
  return { page, email };
}
