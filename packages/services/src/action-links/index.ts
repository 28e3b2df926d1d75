export { type ActionLinkContext, type ActionOffer, lookUpActionLink, UseActionLink, useActionLink } from "./action-links";
export { ACTION_KEY_PURPOSE, recipientMark } from "./action-token";
export { messageActions } from "./message-actions";
