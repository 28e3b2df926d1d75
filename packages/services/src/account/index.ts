export type { AccountView } from "./account-view";
export { ChangePassword, changePassword } from "./change-password";
export { getAccount } from "./get-account";
export { UpdateAccount, updateAccount } from "./update-account";
