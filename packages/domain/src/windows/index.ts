export { windowStart } from "./window-samples";
