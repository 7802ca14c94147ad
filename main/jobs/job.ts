/** Long work that app and command line can end. */
export interface Job<Result> {
  /** Never rejects: what went wrong is in the result. */
  readonly done: Promise<Result>;
  /** Ends the job; its result tells what became of it. */
  cancel(): void;
}

/**
 * Starts a job. Its last event is its result, told before `done` is there.
 * @param run ends soon after its signal was given
 */
export function startJob<Result>(
  run: (signal: AbortSignal) => Promise<Result>,
  onEvent: (event: { readonly event: 'result'; readonly result: NoInfer<Result> }) => void,
): Job<Result> {
  const controller = new AbortController();
  const done = run(controller.signal).then((result) => {
    onEvent({ event: 'result', result });
    return result;
  });
  return { done, cancel: () => controller.abort() };
}
