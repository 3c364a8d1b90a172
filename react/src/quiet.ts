import { isHoldfastError } from '@holdfast/client';
import type { AnyHoldfastError } from '@holdfast/client';

/**
 * A promise that may be awaited, and need not be: where the state tells of the failure too, a click that awaits
 * nothing leaves no unhandled rejection behind.
 */
export function quiet<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => {});
  return promise;
}

/** The same, and `refused` is called with why it rejects, unless the SDK was let go of. */
export function told<Value>(
  promise: Promise<Value>,
  refused: (error: AnyHoldfastError) => void,
): Promise<Value> {
  promise.catch((error: unknown) => {
    if (isHoldfastError(error) && error.code !== 'detached') refused(error);
  });
  return promise;
}
