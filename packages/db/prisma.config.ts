import { defineConfig } from "prisma/config";

/** The Prisma CLI runs in this package; the schema and the migrations are at the root of the repository. */
export default defineConfig({
  schema: "../../prisma/schema.prisma",
  migrations: { path: "../../prisma/migrations" },
  datasource: { url: process.env.DATABASE_URL ?? "postgresql://127.0.0.1:5432/padit" },
});
