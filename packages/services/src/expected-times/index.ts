export { ExpectAlert, expectAlert } from "./expect-alert";
export { GetExpectation, getExpectation } from "./expectation";
export { ListExpectedTimes, listExpectedTimes, RemoveExpectedTime, removeExpectedTime } from "./expected-times";
