export type { AccountView } from "./account-view";
export { ChangePassword, changePassword } from "./change-password";
export { EraseAccount, eraseAccount, eraseAccountByOperator } from "./erase-account";
export { exportPerson } from "./export-person";
export { getAccount } from "./get-account";
export { UpdateAccount, updateAccount } from "./update-account";
