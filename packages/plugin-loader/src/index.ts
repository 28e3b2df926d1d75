export { packageAt } from "./find-packages";
export { loadPlugins, PluginsEnv } from "./load-plugins";
