/**
 * The way to a writer process. The command line makes one with `child_process.fork`, the app with
 * `utilityProcess.fork`; the job does not know which it has.
 */
export interface WriterPort {
  /** Sends a plain JSON value; quietly does nothing if the process has ended. */
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, however the process ended; `code` is `null` if it was killed. */
  onExit(listener: (code: number | null) => void): void;
  /** Ends the process at once, without waiting for a drive that does not answer. */
  kill(): void;
}
