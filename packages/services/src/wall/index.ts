export { readWall, type WallView } from "./read-wall";
export { CreateWallLink, createWallLink, listWallLinks, RevokeWallLink, revokeWallLink, type WallLinkView } from "./wall-links";
