/**
 * A promise that may be awaited, and need not be: where the state tells of the failure too, a click that awaits
 * nothing leaves no unhandled rejection behind.
 */
export function quiet<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => {});
  return promise;
}
