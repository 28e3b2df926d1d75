import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** The path of an executable in one of `folders` (default: PATH), or undefined. */
export function findExecutable(name, folders = (process.env.PATH ?? "").split(delimiter)) {
  return folders
    .filter(Boolean)
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
