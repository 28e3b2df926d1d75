export { loadPlugins, PluginsEnv } from "./load-plugins";
