import type { Reason } from '../common/reason.ts';
import { ok, type Result } from '../common/result.ts';
import type { Catalogue } from '../systems/catalogue.ts';

/** The catalogue, read when it is first asked for. One that cannot be read is tried again the next time. */
export type GetCatalogue = () => Promise<Result<Catalogue, Reason>>;

/** @param places a person's own catalogues, which the program was started with */
export function createCatalogue(places: readonly string[]): GetCatalogue {
  let read: Promise<Result<Catalogue, Reason>> | null = null;
  const open = async (): Promise<Result<Catalogue, Reason>> => {
    if (places.length === 0) return ok(await (await import('../systems/built-in.ts')).builtInCatalogue());
    const [{ openCatalogue }, { createTransport }] = await Promise.all([
      import('../jobs/catalogue/open-catalogue.ts'),
      import('../fetch/http/transport.ts'),
    ]);
    const transport = createTransport({ stallMs: 30_000 });
    const opened = await openCatalogue({
      places,
      alone: false,
      followLists: false,
      transport: () => transport,
      signal: new AbortController().signal,
    });
    await transport.close();
    return opened.ok ? ok(opened.value.catalogue) : opened;
  };
  return async () => {
    read ??= open();
    const catalogue = await read;
    if (!catalogue.ok) read = null;
    return catalogue;
  };
}
