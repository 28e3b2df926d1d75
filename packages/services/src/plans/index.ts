export { refreshPlans } from "./refresh-plans";
