import type { NextConfig } from "next";

export default {
  transpilePackages: ["@padit/db", "@padit/domain", "@padit/protocols", "@padit/services", "@padit/workflows"],
  serverExternalPackages: ["pg", "@prisma/client", "@prisma/adapter-pg", "@node-rs/argon2", "@temporalio/client"],
  poweredByHeader: false,
} satisfies NextConfig;
