export { digestOf, once } from "./once";
