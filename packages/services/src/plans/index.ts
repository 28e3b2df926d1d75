export { refreshPlans } from "./refresh-plans";
export { type DocumentToSign, sealedDocumentPlace } from "./sign-document";
export { signDuePlans } from "./sign-due-plans";
