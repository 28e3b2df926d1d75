import type { NextConfig } from "next";

export default {
  transpilePackages: ["@padit/db", "@padit/domain", "@padit/notifiers", "@padit/protocols", "@padit/services"],
  serverExternalPackages: ["pg", "@prisma/client", "@prisma/adapter-pg", "@node-rs/argon2", "@temporalio/client"],
  // Types are checked by `npm run typecheck`; a start must not wait for them.
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
} satisfies NextConfig;
