export { startBundledThread } from "./bundled-thread";
export { limitConnections } from "./connection-limit";
