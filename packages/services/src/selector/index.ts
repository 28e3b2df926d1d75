export { storedSelector } from "./stored-selector";
