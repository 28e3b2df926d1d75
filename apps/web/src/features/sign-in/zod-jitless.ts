/** zod reads these settings when it loads, so a page without forms need not load zod to set them. */
declare global {
  var __zod_globalConfig: { jitless?: boolean } | undefined;
}

// The content security policy forbids `eval`, which zod's compiled parsers need.
globalThis.__zod_globalConfig ??= {};
globalThis.__zod_globalConfig.jitless = true;

export {};
