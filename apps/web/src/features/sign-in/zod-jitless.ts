/** Settings of zod, which it finds here when it is loaded: so that a page without forms need not load it for them. */
declare global {
  var __zod_globalConfig: { jitless?: boolean } | undefined;
}

// The content security policy forbids evaluating strings, which zod's compiled parsers do.
globalThis.__zod_globalConfig ??= {};
globalThis.__zod_globalConfig.jitless = true;

export {};
