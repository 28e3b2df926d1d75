import type { NextConfig } from "next";

export default {
  transpilePackages: ["@padit/db", "@padit/domain", "@padit/notifiers", "@padit/protocols", "@padit/services"],
  serverExternalPackages: ["pg", "@prisma/client", "@prisma/adapter-pg", "@node-rs/argon2", "@temporalio/client"],
  // `npm run typecheck` checks types; a build must not wait for that.
  typescript: { ignoreBuildErrors: true },
  // Messages are compiled on the server (server/compiled-messages.ts); without their parser the browser loads 12 kB less.
  turbopack: { resolveAlias: { "use-intl/format-message": "use-intl/format-message/format-only" } },
  poweredByHeader: false,
} satisfies NextConfig;
