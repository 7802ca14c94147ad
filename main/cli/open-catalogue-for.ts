import { createTransport, type Transport } from '../fetch/http/transport.ts';
import { openCatalogue } from '../jobs/catalogue/open-catalogue.ts';

/** What a person says on the command line about catalogues of their own. */
export interface CatalogueOptions {
  readonly catalog: readonly string[];
  readonly catalogOnly?: boolean;
  readonly catalogFollow?: boolean;
}

/** How long a server may say nothing, in ms. */
const stallMs = 20_000;

/** The catalogue with a person's own ones. Brings the network's code with it: imported only where it is asked for. */
export async function openCatalogueFor({
  catalog,
  catalogOnly = false,
  catalogFollow = false,
}: CatalogueOptions): ReturnType<typeof openCatalogue> {
  let transport: Transport | undefined;
  try {
    return await openCatalogue({
      places: catalog,
      alone: catalogOnly,
      followLists: catalogFollow,
      transport: () => (transport ??= createTransport({ stallMs })),
      signal: new AbortController().signal,
    });
  } finally {
    await transport?.close();
  }
}
