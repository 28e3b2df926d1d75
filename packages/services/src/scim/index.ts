export { authenticateScim, createScimToken, getScim, removeScim, SaveScim, saveScim, scimUrlOf } from "./scim-connection";
export { createScimGroup, deleteScimGroup, getScimGroup, listScimGroups, patchScimGroup, replaceScimGroup } from "./scim-groups";
export { GROUP_SCHEMA, SCIM_RESULTS_MAX, type ScimList, USER_SCHEMA } from "./scim-resource";
export { createScimUser, deleteScimUser, getScimUser, listScimUsers, patchScimUser, replaceScimUser } from "./scim-users";
