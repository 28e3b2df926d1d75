export { keepPresence, livingProcesses } from "./keep-presence";
