export { keepPresence } from "./keep-presence";
