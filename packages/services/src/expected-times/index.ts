export { ExpectAlert, expectAlert } from "./expect-alert";
export { ListExpectedTimes, listExpectedTimes, RemoveExpectedTime, removeExpectedTime } from "./expected-times";
