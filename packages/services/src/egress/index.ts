export { type Cidr, isInside, parseCidrs } from "./address-policy";
export { createEgress } from "./egress";
